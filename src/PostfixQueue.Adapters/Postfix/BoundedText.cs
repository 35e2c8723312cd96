using System.Buffers;
using System.Text;
using CliWrap;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Keeps the beginning of a stream and drains the rest, so that a tool that floods fills neither memory nor its pipe.</summary>
/// <param name="maximumBytes">How much to keep.</param>
internal sealed class BoundedText(int maximumBytes = BoundedText.ComplaintBytes)
{
    /// <summary>Enough for what a tool has to complain about.</summary>
    public const int ComplaintBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _kept = new();

    /// <summary>True when there was more than was kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The target to give to the command.</summary>
    public PipeTarget Target => PipeTarget.Create(DrainAsync);

    /// <summary>Adds bytes as long as there is room.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int room = Math.Min(bytes.Length, maximumBytes - _kept.WrittenCount);
        _kept.Write(bytes[..room]);
        IsCut |= room < bytes.Length;
    }

    /// <summary>The lines of a text, each once.</summary>
    public static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>Forgets what was kept.</summary>
    public void Clear() => _kept.ResetWrittenCount();

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_kept.WrittenSpan);

    private async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            Append(buffer.AsSpan(0, read));
    }
}
