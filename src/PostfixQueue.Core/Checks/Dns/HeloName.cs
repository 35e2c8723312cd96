using PostfixQueue.Checks.Hosts;
using PostfixQueue.Checks.Settings;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Dns;

/// <summary>The name that Postfix says in EHLO to other servers.</summary>
internal static class HeloName
{
    /// <summary>The name; null when it is none that the world could resolve, which Host.Myhostname reports.</summary>
    public static string? Of(ServerParameters parameters) => Resolvable(parameters["smtp_helo_name"] ?? parameters["myhostname"]);

    /// <summary>A name in the form in which it can be asked for; null when the world has no such name.</summary>
    public static string? Resolvable(string? text) =>
        DomainName.TryNormalize(text, out var name) && DomainName.IsHostName(name) && !InternalName.Is(name)
        && !name.StartsWith("localhost.", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
}
