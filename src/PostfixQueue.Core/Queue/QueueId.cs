using System.Buffers;

namespace PostfixQueue.Queue;

/// <summary>
/// What may be handed to a Postfix tool as a queue ID. Postfix itself accepts 1 to 255 letters, digits and underscores
/// (<c>mail_queue_id_ok</c>); IDs are compared ordinally because long ones differ by case.
/// </summary>
internal static class QueueId
{
    /// <summary>Postfix refuses anything longer.</summary>
    public const int MaximumLength = 255;

    private static readonly SearchValues<char> s_allowed = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
    );

    /// <summary>True for text that can be an ID.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: > 0 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(s_allowed);

    /// <summary>
    /// True for an ID that a cmdlet may act on. <c>ALL</c> looks like an ID and means every message to postsuper(1);
    /// it is refused in any case of letters.
    /// </summary>
    public static bool IsActionable(string? text) => IsWellFormed(text) && !string.Equals(text, "ALL", StringComparison.OrdinalIgnoreCase);
}
