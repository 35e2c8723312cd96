using System.Globalization;
using System.Text;

namespace PostfixQueue.Lab;

/// <summary>
/// The contents of a queue file and of its defer log, in Postfix's own record format: a type letter, the length in groups of
/// seven bits, the data (src/global/rec_type.h).
/// </summary>
internal sealed class QueueFile
{
    private const int SizeRecordLength = 97;

    private readonly List<byte> _bytes = new(2048);
    private readonly List<int> _recipientOffsets = [];

    private QueueFile(SyntheticMessage message, string queueId, long microseconds)
    {
        _bytes.AddRange(new byte[SizeRecordLength]);
        WriteEnvelope(message, queueId, microseconds);
        Record('M', "");
        int start = _bytes.Count;
        WriteContent(message, queueId);
        int size = _bytes.Count - start;
        Record('X', "");
        Record('E', "");

        // Size and offset of the content, number of recipients, flags of the queue manager, size of the content, flags of smtpd.
        List<byte> rest = [.. _bytes];
        _bytes.Clear();
        Record(
            'C',
            string.Create(CultureInfo.InvariantCulture, $"{size, 15} {start, 15} {message.Recipients.Count, 15} {0, 15} {size, 15} {0, 15}")
        );
        _bytes.AddRange(rest.Skip(SizeRecordLength));
        Content = [.. _bytes];
        DeferLog = BuildDeferLog(message);
    }

    public byte[] Content { get; }

    public byte[] DeferLog { get; }

    public static QueueFile Create(SyntheticMessage message, string queueId, long microseconds) => new(message, queueId, microseconds);

    private void WriteEnvelope(SyntheticMessage message, string queueId, long microseconds)
    {
        long seconds = message.Arrival.ToUnixTimeSeconds();
        Record('T', Invariant($"{seconds} {microseconds}"));
        Record('A', Invariant($"create_time={seconds}"));
        Record('A', $"log_ident={queueId}");
        Record('A', "rewrite_context=local");
        Record('S', message.Sender);
        if (message.SaslUser is { } user)
        {
            Record('A', "sasl_method=PLAIN");
            Record('A', $"sasl_username={user}");
        }

        foreach (string prefix in new[] { "log_client_", "client_" })
        {
            Record('A', $"{prefix}name=client.lab.example");
            Record('A', $"{prefix}address=192.0.2.53");
            Record('A', $"{prefix}port=50000");
        }

        Record('A', "helo_name=client.lab.example");
        Record('A', "protocol_name=ESMTP");
        Record('A', "client_address_type=2");
        foreach (SyntheticRecipient recipient in message.Recipients)
        {
            Record('A', $"dsn_orig_rcpt=rfc822;{recipient.Address}");
            Record('O', recipient.Address);
            _recipientOffsets.Add(_bytes.Count);
            Record('R', recipient.Address);
        }
    }

    private void WriteContent(SyntheticMessage message, string queueId)
    {
        string date = message.Arrival.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        Record('N', "Received: from client.lab.example (client.lab.example [192.0.2.53])");
        Record('N', $"\tby mail.lab.example (Postfix) with ESMTPSA id {queueId}; {date}");
        Record('N', $"From: <{(message.Sender.Length == 0 ? "MAILER-DAEMON@lab.example" : message.Sender)}>");
        Record('N', $"To: {string.Join(", ", message.Recipients.Select(recipient => recipient.Address))}");
        Record('N', $"Subject: {message.Subject}");
        Record('N', $"Message-ID: <{queueId}@mail.lab.example>");
        Record('N', $"Date: {date}");
        Record('N', "");
        Record('N', "Thank you for your order. We will let you know when it is on its way.");
    }

    private byte[] BuildDeferLog(SyntheticMessage message)
    {
        StringBuilder text = new();
        for (int index = 0; index < message.Recipients.Count; index++)
        {
            SyntheticRecipient recipient = message.Recipients[index];
            text.Append('\n')
                .Append(CultureInfo.InvariantCulture, $"<{recipient.Address}>: {recipient.Reason}\n")
                .Append(CultureInfo.InvariantCulture, $"recipient={recipient.Address}\n")
                .Append(CultureInfo.InvariantCulture, $"offset={_recipientOffsets[index]}\n")
                .Append(CultureInfo.InvariantCulture, $"dsn_orig_rcpt=rfc822;{recipient.Address}\n")
                .Append(CultureInfo.InvariantCulture, $"status={recipient.Status}\n")
                .Append("action=delayed\n")
                .Append(CultureInfo.InvariantCulture, $"reason={recipient.Reason}\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Record(char type, string data)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(data);
        _bytes.Add((byte)type);
        int length = bytes.Length;
        while (length > 0x7F)
        {
            _bytes.Add((byte)((length & 0x7F) | 0x80));
            length >>= 7;
        }

        _bytes.Add((byte)length);
        _bytes.AddRange(bytes);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
