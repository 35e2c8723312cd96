namespace PostfixQueue;

/// <summary>What a line of the mail log tells of.</summary>
public enum MailLogEventType
{
    /// <summary>A client has connected: smtpd(8), postscreen(8).</summary>
    Connected,

    /// <summary>A client has gone, with the commands that it gave.</summary>
    Disconnected,

    /// <summary>A client was lost, timed out, or was thrown out.</summary>
    Lost,

    /// <summary>postscreen(8) has tested a client.</summary>
    Screened,

    /// <summary>A login was refused.</summary>
    LoginFailed,

    /// <summary>A connection has been secured.</summary>
    TlsEstablished,

    /// <summary>A client's command, or a message, was rejected.</summary>
    Rejected,

    /// <summary>It would have been rejected (<c>warn_if_reject</c>).</summary>
    RejectWarning,

    /// <summary>A message was thrown away without a word to its sender, because a rule says so.</summary>
    Discarded,

    /// <summary>Another rule has applied: a header check, an access table, a milter.</summary>
    RuleApplied,

    /// <summary>A message has come in, from a client or from this machine: smtpd(8), pickup(8), qmqpd(8).</summary>
    Received,

    /// <summary>Its Message-ID: cleanup(8).</summary>
    Identified,

    /// <summary>It is in the active queue, with sender, size and number of recipients: once for each attempt. qmgr(8).</summary>
    Queued,

    /// <summary>Delivered to one recipient.</summary>
    Sent,

    /// <summary>Handed on to the addresses of an alias or .forward file, under another queue ID: local(8).</summary>
    Forwarded,

    /// <summary>Not delivered to one recipient, and to be tried again.</summary>
    Deferred,

    /// <summary>Not to be delivered to one recipient.</summary>
    Bounced,

    /// <summary>Given up after the time that messages may be in the queue, or because an administrator wanted so.</summary>
    Expired,

    /// <summary>A recipient was looked into without a message: verify(8), <c>sendmail -bv</c>.</summary>
    Probed,

    /// <summary>One host of several could not be used: smtp(8) goes on to the next, or reports the delivery in another event.</summary>
    AttemptFailed,

    /// <summary>A report has been sent: of non-delivery, of delay, of success. bounce(8).</summary>
    Notified,

    /// <summary>Put on hold, by an administrator or by a rule.</summary>
    Held,

    /// <summary>Released from hold.</summary>
    Released,

    /// <summary>Put back to the beginning of the queue under another queue ID: postsuper(1).</summary>
    Requeued,

    /// <summary>Marked to expire at the next attempt: postsuper(1).</summary>
    ForceExpired,

    /// <summary>It has left the queue: delivered, returned or deleted. Nothing more is logged of it.</summary>
    Removed,

    /// <summary>master(8) has started.</summary>
    Started,

    /// <summary>master(8) has read its configuration again.</summary>
    Reloaded,

    /// <summary>master(8) has stopped.</summary>
    Stopped,

    /// <summary>Counts of anvil(8), scache(8) and others.</summary>
    Statistics,

    /// <summary>A warning or an error after which work goes on.</summary>
    Warning,

    /// <summary>A program has given up.</summary>
    Fatal,

    /// <summary>A program has found a fault in itself.</summary>
    Panic,

    /// <summary>Anything else.</summary>
    Info,
}
