using System.Globalization;
using PostfixQueue.Spool;

namespace PostfixQueue.Server;

/// <summary>The parameters of postconf(5) that queue items depend on.</summary>
internal sealed record PostfixSettings
{
    /// <summary>The names to ask postconf(1) for.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } =
    [
        "config_directory",
        "mail_version",
        "maximal_queue_lifetime",
        "bounce_queue_lifetime",
        "myhostname",
        "queue_directory",
        "hash_queue_names",
        "hash_queue_depth",
        "smtputf8_enable",
        "empty_address_recipient",
        "process_id_directory",
        .. NextHopNames.ParameterNames,
    ];

    /// <summary>Nothing known.</summary>
    public static PostfixSettings Unknown { get; } = new();

    /// <summary>The configuration directory in use; null when unknown.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The version, such as 3.7.11; null when unknown.</summary>
    public Version? Version { get; init; }

    /// <summary>How long a message stays before it is returned; null when unknown.</summary>
    public TimeSpan? MaximalQueueLifetime { get; init; }

    /// <summary>The same for messages with the null sender.</summary>
    public TimeSpan? BounceQueueLifetime { get; init; }

    /// <summary>The name of the mail system; null when unknown.</summary>
    public string? HostName { get; init; }

    /// <summary>The parameters with next hops, and with tables of them, by name.</summary>
    public IReadOnlyDictionary<string, string> Routes { get; init; } = new Dictionary<string, string>();

    /// <summary>Where queue files lie; null when unknown.</summary>
    public SpoolLayout? Spool { get; init; }

    /// <summary><c>smtputf8_enable</c>; true when unknown.</summary>
    public bool IsUtf8Enabled { get; init; } = true;

    /// <summary><c>empty_address_recipient</c>; null when unknown.</summary>
    public string? EmptyAddressRecipient { get; init; }

    /// <summary>Where master(8) notes its number; null when unknown.</summary>
    public string? ProcessIdFile { get; init; }

    /// <summary>Reads <c>name = value</c> lines; what is missing or unreadable stays null.</summary>
    public static PostfixSettings Parse(string postconfOutput)
    {
        Dictionary<string, string> values = PostconfLines.ToDictionary(postconfOutput);
        return new PostfixSettings
        {
            ConfigDirectory = Text(values, "config_directory"),
            HostName = Text(values, "myhostname"),
            Routes = NextHopNames
                .ParameterNames.Where(values.ContainsKey)
                .ToDictionary(static name => name, name => values[name], StringComparer.Ordinal),
            Version = ReadVersion(values.GetValueOrDefault("mail_version")),
            MaximalQueueLifetime = PostfixDuration.Parse(values.GetValueOrDefault("maximal_queue_lifetime"), 'd'),
            BounceQueueLifetime = PostfixDuration.Parse(values.GetValueOrDefault("bounce_queue_lifetime"), 'd'),
            Spool = ReadSpool(values),
            IsUtf8Enabled = values.GetValueOrDefault("smtputf8_enable") != "no",
            EmptyAddressRecipient = Text(values, "empty_address_recipient"),
            ProcessIdFile =
                Text(values, "queue_directory") is { } folder && Text(values, "process_id_directory") is { } processes
                    ? Path.Join(folder, processes, "master.pid")
                    : null,
        };
    }

    private static SpoolLayout? ReadSpool(Dictionary<string, string> values) =>
        Text(values, "queue_directory") is { } folder
        && int.TryParse(values.GetValueOrDefault("hash_queue_depth"), NumberStyles.None, CultureInfo.InvariantCulture, out int depth)
        && depth <= SpoolLayout.GreatestDepth
            ? new SpoolLayout(
                folder,
                PostfixList.Split(values.GetValueOrDefault("hash_queue_names")).ToHashSet(StringComparer.Ordinal),
                depth
            )
            : null;

    private static string? Text(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>The leading numbers of a version such as 3.7.11, 3.12-20260821 or 3.9.1-RC1.</summary>
    private static Version? ReadVersion(string? text)
    {
        if (text is null)
            return null;
        IEnumerable<string> numbers = text.Split('-')[0]
            .Split('.')
            .TakeWhile(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Take(3);
        return System.Version.TryParse(string.Join('.', numbers), out Version? version) ? version : null;
    }
}
