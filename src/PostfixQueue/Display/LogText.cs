using System.Globalization;

namespace PostfixQueue.Display;

/// <summary>How the views write events of the mail log. It takes plain values, so that deserialized objects show the same.</summary>
public static class LogText
{
    /// <summary>
    /// What matters of an event in one line: who to whom, where, and what was said; the text of the line where nothing of it is known.
    /// </summary>
    /// <param name="queueId">The queue ID, which has a column of its own.</param>
    /// <param name="eventType">The kind.</param>
    /// <param name="sender">The envelope sender.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="relay">Where a delivery went.</param>
    /// <param name="clientName">The name of the client.</param>
    /// <param name="clientAddress">Its address.</param>
    /// <param name="saslUser">Its login.</param>
    /// <param name="statusCode">The enhanced status code.</param>
    /// <param name="reason">What was said.</param>
    /// <param name="message">The text of the line.</param>
    public static string Summary(
        string? queueId,
        string? eventType,
        string? sender,
        string? recipient,
        string? relay,
        string? clientName,
        string? clientAddress,
        string? saslUser,
        string? statusCode,
        string? reason,
        string? message
    )
    {
        // PowerShell passes an empty text where a property has none.
        string? client = string.IsNullOrEmpty(clientAddress)
            ? clientName
            : string.Create(CultureInfo.InvariantCulture, $"{clientName}[{clientAddress}]");
        string? who = string.IsNullOrEmpty(saslUser) ? client : $"{client} as {saslUser}";
        string? text = eventType switch
        {
            nameof(MailLogEventType.Sent)
            or nameof(MailLogEventType.Forwarded)
            or nameof(MailLogEventType.Deferred)
            or nameof(MailLogEventType.Bounced)
            or nameof(MailLogEventType.Probed) => $"{sender} -> {recipient} via {relay}, {statusCode}: {reason}",
            nameof(MailLogEventType.Rejected)
            or nameof(MailLogEventType.RejectWarning)
            or nameof(MailLogEventType.Held)
            or nameof(MailLogEventType.Discarded)
            or nameof(MailLogEventType.RuleApplied) when !string.IsNullOrEmpty(reason) => $"{who}: {sender} -> {recipient}: {reason}",
            nameof(MailLogEventType.Received) when !string.IsNullOrEmpty(client) => $"from {who}",
            nameof(MailLogEventType.LoginFailed) => $"{who}: {reason}",
            _ => Behind(queueId, message),
        };
        return text ?? "";
    }

    private static string? Behind(string? queueId, string? message) =>
        !string.IsNullOrEmpty(queueId) && message?.StartsWith(queueId + ": ", StringComparison.Ordinal) == true
            ? message[(queueId.Length + 2)..]
            : message;
}
