using System.Text;

namespace PostfixQueue.Spool;

/// <summary>
/// What the envelope of a queue file says of how the message came here. Of several values the first counts, as it does for the queue
/// manager; where a content filter has passed on whom it had the message from (XFORWARD), that is who.
/// </summary>
internal sealed class QueueFileDetails
{
    private static readonly string[] s_names =
    [
        "log_client_address",
        "client_address",
        "log_client_name",
        "client_name",
        "log_helo_name",
        "helo_name",
        "log_protocol_name",
        "protocol_name",
        "sasl_username",
        "sasl_method",
        "log_ident",
        "envelope_id",
    ];

    private static readonly byte[][] s_asBytes = [.. s_names.Select(Encoding.ASCII.GetBytes)];

    private readonly ByteBuffer _bytes = new();
    private readonly ByteRange[] _values = new ByteRange[s_names.Length];
    private readonly ByteBuffer _filter = new();

    /// <summary>The client's address; empty for local submission. As the others: UTF-8, or what was taken for it.</summary>
    public ReadOnlySpan<byte> ClientAddress => First(0, 1);

    /// <summary>The client's name, <c>unknown</c> where it has none.</summary>
    public ReadOnlySpan<byte> ClientName => First(2, 3);

    /// <summary>What the client said in its greeting.</summary>
    public ReadOnlySpan<byte> HeloName => First(4, 5);

    /// <summary>SMTP or ESMTP.</summary>
    public ReadOnlySpan<byte> Protocol => First(6, 7);

    /// <summary>The login.</summary>
    public ReadOnlySpan<byte> SaslUser => _bytes[_values[8]];

    /// <summary>How it was proven.</summary>
    public ReadOnlySpan<byte> SaslMethod => _bytes[_values[9]];

    /// <summary>The queue ID under which the message was logged first.</summary>
    public ReadOnlySpan<byte> FirstQueueId => _bytes[_values[10]];

    /// <summary>The envelope's own ID (RFC 3461, section 4.4).</summary>
    public ReadOnlySpan<byte> EnvelopeId => _bytes[_values[11]];

    /// <summary>Transport and next hop of a content filter.</summary>
    public ReadOnlySpan<byte> ContentFilter => _filter.From(0);

    /// <summary>A few headers.</summary>
    public MessageHeaderReader Headers { get; } = new();

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _bytes.Clear();
        Array.Clear(_values);
        _filter.Clear();
        Headers.Clear();
    }

    /// <summary>Takes an attribute.</summary>
    /// <param name="attribute"><c>name=value</c>.</param>
    public void TakeAttribute(ReadOnlySpan<byte> attribute)
    {
        int equals = attribute.IndexOf((byte)'=');
        if (equals < 0)
            return;
        ReadOnlySpan<byte> name = attribute[..equals];
        for (int index = 0; index < s_asBytes.Length; index++)
        {
            if (!name.SequenceEqual(s_asBytes[index]))
                continue;

            // An empty value says no more than a missing one.
            if (_values[index].IsEmpty)
                _values[index] = _bytes.Add(attribute[(equals + 1)..]);
            return;
        }
    }

    /// <summary>Takes a content filter; of several the last counts, which rules and milters have set.</summary>
    public void TakeFilter(ReadOnlySpan<byte> filter)
    {
        _filter.Clear();
        _filter.Add(filter);
    }

    private ReadOnlySpan<byte> First(int index, int other) => _bytes[_values[_values[index].IsEmpty ? other : index]];
}
