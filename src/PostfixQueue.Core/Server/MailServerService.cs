using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>A service of master.cf, see master(5).</summary>
public sealed record MailServerService
{
    /// <summary>The name: a port or an address with one for <c>inet</c>, a name within the queue directory otherwise.</summary>
    public required string Service { get; init; }

    /// <summary><c>inet</c>, <c>unix</c>, <c>unix-dgram</c>, <c>fifo</c> or <c>pass</c>.</summary>
    public required string Type { get; init; }

    /// <summary>True when only the mail system has access.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>True when it runs as <c>mail_owner</c>, false when as root.</summary>
    public bool IsUnprivileged { get; init; }

    /// <summary>True when it runs with the queue directory as its root.</summary>
    public bool IsChrooted { get; init; }

    /// <summary>After how many seconds it is woken each time; 0 for never.</summary>
    public int WakeupSeconds { get; init; }

    /// <summary>True when it is woken only after it has been used once.</summary>
    public bool WakesOnlyWhenUsed { get; init; }

    /// <summary>
    /// How many of its processes may run at once; 0 for any number. A service without a number of its own has <c>default_process_limit</c>.
    /// </summary>
    public int ProcessLimit { get; init; }

    /// <summary>The program, such as <c>smtpd</c>.</summary>
    public required string Program { get; init; }

    /// <summary>The program with its arguments, without the <c>-o</c> settings.</summary>
    public required string Command { get; init; }

    /// <summary>What it sets with <c>-o</c>; empty when nothing.</summary>
    public MailServerOverride[] Overrides { get; init; } = [];

    /// <summary>
    /// postconf(1) has misunderstood its settings, since they stand behind <c>-o</c> without a blank, and warns of what is not there.
    /// </summary>
    internal bool IsTorn { get; init; }

    /// <summary>The file that defines it; null when postconf(1) did not say.</summary>
    public string? Source { get; init; }

    /// <summary>The machine it was read on.</summary>
    public required string HostName { get; init; }

    /// <summary>The configuration directory of the instance; null when postconf(1) did not say.</summary>
    public string? ConfigDirectory { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ScreenText.Clean($"{Service}/{Type}");
}
