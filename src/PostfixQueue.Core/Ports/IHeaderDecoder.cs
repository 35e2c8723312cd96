namespace PostfixQueue.Ports;

/// <summary>Reads the values of message headers as people see them (RFC 2047). Never fails: what cannot be read comes as it is.</summary>
internal interface IHeaderDecoder
{
    /// <summary>The text of an unstructured header such as Subject.</summary>
    string Text(ReadOnlySpan<byte> value);

    /// <summary>The text of a header with addresses, such as From.</summary>
    string Addresses(ReadOnlySpan<byte> value);
}
