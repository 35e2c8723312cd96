using System.Text;
using MimeKit;
using MimeKit.Utils;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters.Mail;

/// <summary>Decodes with MimeKit, which bears with what mail programs of all ages have written.</summary>
internal sealed class MimeHeaderDecoder : IHeaderDecoder
{
    /// <inheritdoc/>
    public string Text(ReadOnlySpan<byte> value) =>
        value.IndexOf("=?"u8) < 0 ? Encoding.UTF8.GetString(value) : Rfc2047.DecodeText(ParserOptions.Default, value.ToArray());

    /// <inheritdoc/>
    public string Addresses(ReadOnlySpan<byte> value) =>
        value.IndexOf("=?"u8) < 0 ? Encoding.UTF8.GetString(value) : Rfc2047.DecodePhrase(ParserOptions.Default, value.ToArray());
}
