using System.Text.Json;

namespace PostfixQueue.Messages;

/// <summary>
/// What has been submitted of an export again. Written before and behind each submission, so that it is never less than what has happened.
/// </summary>
internal sealed record ImportNote
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>When it was last written, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The machine that submitted.</summary>
    public required string HostName { get; init; }

    /// <summary>
    /// How many submissions the message takes; more than one only with very many recipients, or with different DSN options.
    /// </summary>
    public required int Submissions { get; init; }

    /// <summary>How many of them are done.</summary>
    public required int Done { get; init; }

    /// <summary>True while one is under way: when it stays so, nobody knows whether that one was taken.</summary>
    public required bool IsUnderWay { get; init; }

    /// <summary>Writes it.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, s_options);

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static ImportNote Read(Stream stream) =>
        JsonSerializer.Deserialize<ImportNote>(stream, s_options) ?? throw new JsonException("It is null.");
}
