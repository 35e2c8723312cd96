using PostfixQueue.Log;

namespace PostfixQueue;

/// <content>What a failure comes from, and where the line was read.</content>
public sealed partial record MailLogEvent
{
    /// <summary>
    /// The name of a <see cref="MailDelayCause"/>: what a deferral, bounce or failed attempt comes from; null for other events.
    /// </summary>
    public string? Cause
    {
        get => _given?.Cause ?? Diagnosis?.Classification.CauseName;
        init => _given = Given with { Cause = value };
    }

    /// <summary>The name of a <see cref="MailDelayScope"/>: how far that cause reaches; null for other events.</summary>
    public string? Scope
    {
        get => _given?.Scope ?? Diagnosis?.Classification.ScopeName;
        init => _given = Given with { Scope = value };
    }

    /// <summary>Whether waiting or flushing helps: Automatic, AfterFix, Futile or NotApplicable; null for other events.</summary>
    public string? RetryAdvice
    {
        get => _given?.RetryAdvice ?? Diagnosis?.Classification.RetryName;
        init => _given = Given with { RetryAdvice = value };
    }

    /// <summary>What to do about the cause, with the next command to run; null for other events.</summary>
    public string? Remedy
    {
        get => _given?.Remedy ?? Diagnosis?.Remedy(Recipient);
        init => _given = Given with { Remedy = value };
    }

    /// <summary>
    /// How often the queue manager had taken the message into the active queue by then: which attempt it was. Null where the log does not
    /// tell.
    /// </summary>
    public int? Attempt
    {
        get => _given?.Attempt ?? (_record is { Attempt: > 0 and var number } ? number : null);
        init => _given = Given with { Attempt = value };
    }

    /// <summary>How often the line was logged in a row, where the syslog daemon counts repeats instead of writing them; else 1.</summary>
    public int RepeatCount
    {
        get => _given?.RepeatCount ?? _record?.RepeatCount ?? 1;
        init => _given = Given with { RepeatCount = value };
    }

    /// <summary>The text of the line behind the program, verbatim.</summary>
    public string? Message
    {
        get => _given?.Message ?? (_record is null ? null : LogWords.Text(_record.Text));
        init => _given = Given with { Message = value };
    }

    /// <summary>The log that the line stands in: the path of a file, or <c>journal</c>.</summary>
    public string? LogName
    {
        get => _given?.LogName ?? _record?.Place.Name;
        init => _given = Given with { LogName = value };
    }

    /// <summary>The name of the machine on which the log was read.</summary>
    public string? HostName
    {
        get => _given?.HostName ?? _record?.Place.HostName;
        init => _given = Given with { HostName = value };
    }

    /// <summary>
    /// The configuration directory of the Postfix instance whose log was read; null for the default one and for other files.
    /// </summary>
    public string? ConfigDirectory
    {
        get => _given?.ConfigDirectory ?? _record?.Place.ConfigDirectory;
        init => _given = Given with { ConfigDirectory = value };
    }
}
