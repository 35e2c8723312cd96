using System.Management.Automation;

namespace PostfixQueue;

/// <summary>
/// Takes an event of the mail log out of what a pipeline brings: a live one, or one from another session, machine or file.
/// </summary>
internal static class GivenEvent
{
    /// <summary>The event, or null for an object that is none.</summary>
    /// <exception cref="GivenItemException">A member of the object cannot be read.</exception>
    public static MailLogEvent? FromObject(object input)
    {
        if ((input is PSObject shell ? shell.BaseObject : input) is MailLogEvent live)
            return live;
        if (input is string or MailQueueItem || input is PSObject { BaseObject: string or MailQueueItem })
            return null;
        GivenMembers given = new(input);
        if (given.Text("EventType") is not { Length: > 0 } type || given.Of<DateTime>("Time") is not { } time)
            return null;
        return new MailLogEvent
        {
            EventType = type,
            Time = time,
            QueueId = Some(given.Text("QueueId")),
            Sender = Some(given.Text("Sender")),
            Size = given.Of<long>("Size"),
            Recipient = Some(given.Text("Recipient")),
            Relay = Some(given.Text("Relay")),
            RelayHost = Some(given.Text("RelayHost")),
            Delay = given.Of<TimeSpan>("Delay"),
            Reason = Some(given.Text("Reason")),
            Cause = Some(given.Text("Cause")),
            ClientAddress = Some(given.Text("ClientAddress")),
            SaslUser = Some(given.Text("SaslUser")),
            UserId = given.Of<int>("UserId"),
            Attempt = given.Of<int>("Attempt"),
            RepeatCount = given.Of<int>("RepeatCount") ?? 1,
            SyslogName = Some(given.Text("SyslogName")),
            HostName = Some(given.Text("HostName")),
        };
    }

    // A table of text has an empty field where there was nothing.
    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
