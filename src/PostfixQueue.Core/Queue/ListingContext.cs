using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Queue;

/// <summary>What the items of one listing share.</summary>
internal sealed record ListingContext
{
    /// <summary>The machine's name.</summary>
    public required string HostName { get; init; }

    /// <summary>The instance's configuration directory; null when unknown.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>When the listing began, seconds since 1970-01-01 UTC; ages count up to here.</summary>
    public required long NowUnixSeconds { get; init; }

    /// <summary>The hosts that this server hands mail to; null when there is none, or when it is not known.</summary>
    public NextHopNames? NextHops { get; init; }

    /// <summary>Lifetimes.</summary>
    public PostfixSettings Settings { get; init; } = PostfixSettings.Unknown;

    /// <summary>What items of an instance share that are listed now.</summary>
    public static ListingContext Create(MailSystem mail, PostfixSettings settings) =>
        new()
        {
            HostName = mail.Host.Name,
            ConfigDirectory = mail.Instance.ConfigDirectory ?? settings.ConfigDirectory,
            NowUnixSeconds = mail.Host.Time.GetUtcNow().ToUnixTimeSeconds(),
            Settings = settings,
            NextHops = NextHopNames.FromParameters(settings.Routes, path => ReadText(mail.Host, path)),
        };

    private static string? ReadText(MailHost host, string path)
    {
        try
        {
            return host.System.ReadText(path);
        }
        catch (ServerSystemException)
        {
            return null;
        }
    }
}
