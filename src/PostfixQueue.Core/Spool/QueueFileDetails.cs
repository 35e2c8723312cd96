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

    private static readonly byte[][] s_prefixes = [.. s_names.Select(static name => Encoding.ASCII.GetBytes(name + "="))];

    private readonly string?[] _values = new string?[s_names.Length];

    /// <summary>The client's address; null for local submission.</summary>
    public string? ClientAddress => _values[0] ?? _values[1];

    /// <summary>The client's name, <c>unknown</c> where it has none.</summary>
    public string? ClientName => _values[2] ?? _values[3];

    /// <summary>What the client said in its greeting.</summary>
    public string? HeloName => _values[4] ?? _values[5];

    /// <summary>SMTP or ESMTP.</summary>
    public string? Protocol => _values[6] ?? _values[7];

    /// <summary>The login.</summary>
    public string? SaslUser => _values[8];

    /// <summary>How it was proven.</summary>
    public string? SaslMethod => _values[9];

    /// <summary>The queue ID under which the message was logged first.</summary>
    public string? FirstQueueId => _values[10];

    /// <summary>The envelope's own ID (RFC 3461, section 4.4).</summary>
    public string? EnvelopeId => _values[11];

    /// <summary>Transport and next hop of a content filter.</summary>
    public string? ContentFilter { get; private set; }

    /// <summary>A few headers.</summary>
    public MessageHeaderReader Headers { get; } = new();

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_values);
        ContentFilter = null;
        Headers.Clear();
    }

    /// <summary>Takes an attribute.</summary>
    /// <param name="attribute"><c>name=value</c>.</param>
    public void TakeAttribute(ReadOnlySpan<byte> attribute)
    {
        for (int index = 0; index < s_prefixes.Length; index++)
        {
            if (!attribute.StartsWith(s_prefixes[index]))
                continue;

            // An empty value says no more than a missing one.
            if (attribute.Length > s_prefixes[index].Length)
                _values[index] ??= Encoding.UTF8.GetString(attribute[s_prefixes[index].Length..]);
            return;
        }
    }

    /// <summary>Takes a content filter; of several the last counts, which rules and milters have set.</summary>
    public void TakeFilter(ReadOnlySpan<byte> filter) => ContentFilter = filter.IsEmpty ? null : Encoding.UTF8.GetString(filter);
}
