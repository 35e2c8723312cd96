using System.Collections.ObjectModel;

namespace PostfixQueue.Lab;

/// <summary>How a private Postfix instance is set up.</summary>
public sealed record PostfixOptions
{
    /// <summary>Long queue IDs (time and inode, case-sensitive) instead of short ones, which Postfix reuses.</summary>
    public bool LongQueueIds { get; init; } = true;

    /// <summary><c>myhostname</c>.</summary>
    public string HostName { get; init; } = "mail.lab.example";

    /// <summary>More lines of main.cf. They come last, so they win over the lab's own.</summary>
    public IReadOnlyList<string> MainCf { get; init; } = [];

    /// <summary>More lines of master.cf: further services.</summary>
    public IReadOnlyList<string> MasterCf { get; init; } = [];

    /// <summary>
    /// Where the mail of a domain goes: domain → transport, as in <c>transport(5)</c>, for example
    /// <c>smtp:[127.0.0.1]:2525</c>. Mail for any other domain stays queued by the <c>retry</c> service.
    /// </summary>
    public IReadOnlyDictionary<string, string> Transports { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Host names that the SMTP client knows: name → loopback address. The client runs chrooted in the queue directory,
    /// where a hosts file of its own and <see cref="NameServer"/> are all it can resolve names with.
    /// </summary>
    public IReadOnlyDictionary<string, string> HostNames { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// The name server that the SMTP client asks about any other name: a loopback address, by default one where none listens.
    /// </summary>
    public string NameServer { get; init; } = "127.255.255.254";
}
