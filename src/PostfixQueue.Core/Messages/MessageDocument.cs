using System.Text.Json;
using System.Text.Json.Serialization;

namespace PostfixQueue.Messages;

/// <summary>
/// What stands beside an exported message: its envelope and what the queue knew of it. Addresses are quoted where RFC 5321 demands it.
/// Written in ASCII, so that a terminal may show it.
/// </summary>
internal sealed record MessageDocument
{
    /// <summary>What <see cref="Format"/> is.</summary>
    public const string FormatName = "PostfixQueue message";

    /// <summary>The only version so far.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Tells the file from other JSON.</summary>
    public required string Format { get; init; }

    /// <summary>Of the format.</summary>
    public required int Version { get; init; }

    /// <summary>The ID that the message had in the queue.</summary>
    public required string QueueId { get; init; }

    /// <summary>The queue that it was in.</summary>
    public required string QueueName { get; init; }

    /// <summary>The machine.</summary>
    public required string HostName { get; init; }

    /// <summary>The instance's configuration directory; null when unknown.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>When it was exported, UTC.</summary>
    public required DateTime ExportTime { get; init; }

    /// <summary>When it arrived, UTC, to the microsecond; null when the queue file did not say.</summary>
    public DateTime? ArrivalTime { get; init; }

    /// <summary>
    /// When the last attempt for one of the recipients failed, UTC; null when there was none, and when nothing was noted.
    /// </summary>
    public DateTime? LastAttemptTime { get; init; }

    /// <summary>The name of the file with header and body, in the same folder.</summary>
    public required string MessageFile { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long MessageSize { get; init; }

    /// <summary>Its SHA-256 in hexadecimal digits.</summary>
    public required string MessageSha256 { get; init; }

    /// <summary>The envelope sender; empty for the null sender.</summary>
    public required string Sender { get; init; }

    /// <summary>All envelope recipients.</summary>
    public required DocumentRecipient[] Recipients { get; init; }

    /// <summary>ENVID (RFC 3461, section 4.4); null when the client gave none.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>RET (RFC 3461, section 4.3): <c>FULL</c> or <c>HDRS</c>; null when the client gave none.</summary>
    public string? ReturnContent { get; init; }

    /// <summary>BODY (RFC 6152): <c>7BIT</c> or <c>8BITMIME</c>; null when the client gave none.</summary>
    public string? BodyType { get; init; }

    /// <summary>Transport and next hop of a content filter that had been chosen for this message; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>The address that an access rule or a milter had put in the place of all recipients; null for none.</summary>
    public string? Redirect { get; init; }

    /// <summary>The sender's full name; null when there was none.</summary>
    public string? FullName { get; init; }

    /// <summary>All attributes of the envelope.</summary>
    public required MailMessageField[] Attributes { get; init; }

    /// <summary>Writes it, with a line end behind it.</summary>
    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, s_options);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static MessageDocument Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<MessageDocument>(json, s_options) ?? throw new JsonException("It is null.");
}
