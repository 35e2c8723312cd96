using System.Text;

namespace PostfixQueue.Ports;

/// <summary>Leaves headers as they are.</summary>
internal sealed class UndecodedHeaders : IHeaderDecoder
{
    /// <inheritdoc/>
    public string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);

    /// <inheritdoc/>
    public string Addresses(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
