using System.Text;
using CliWrap;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Keeps the beginning of a stream and drains the rest, so that a tool that floods fills neither memory nor its pipe.</summary>
internal sealed class BoundedText
{
    private const int MaximumBytes = 64 * 1024;

    private readonly byte[] _kept = new byte[MaximumBytes];
    private int _length;

    /// <summary>The target to give to the command.</summary>
    public PipeTarget Target => PipeTarget.Create(DrainAsync);

    /// <summary>Adds bytes as long as there is room.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Min(bytes.Length, MaximumBytes - _length);
        bytes[..room].CopyTo(_kept.AsSpan(_length));
        _length += room;
    }

    /// <summary>Forgets what was kept.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_kept, 0, _length);

    private async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0) Append(buffer.AsSpan(0, read));
    }
}
