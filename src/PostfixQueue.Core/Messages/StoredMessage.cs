using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PostfixQueue.Ports;

namespace PostfixQueue.Messages;

/// <summary>An exported message as it lies on the disk, found to be whole and fit to be submitted.</summary>
internal sealed class StoredMessage
{
    /// <summary>Far above the envelope of a message with as many recipients as Postfix takes.</summary>
    private const int MaximumEnvelopeBytes = 64 * 1024 * 1024;

    /// <summary>RFC 5321, section 4.5.3.1, allows 320 characters; Postfix takes more.</summary>
    private const int LongestAddress = 2_048;

    private readonly IDurableFiles _disk;

    private StoredMessage(IDurableFiles disk, MessageFiles files, MessageDocument document) =>
        (_disk, Files, Document) = (disk, files, document);

    /// <summary>Where it lies.</summary>
    public MessageFiles Files { get; }

    /// <summary>Its envelope.</summary>
    public MessageDocument Document { get; }

    /// <summary>True when lines of it end in a carriage return as well, which sendmail(1) takes away.</summary>
    public bool HasCarriageReturns { get; private set; }

    /// <summary>Reads the envelope and holds the message against it.</summary>
    /// <param name="disk">The machine's files.</param>
    /// <param name="files">Where it lies.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MessageFileException">It is not there, not whole, or not fit to be submitted.</exception>
    public static StoredMessage Read(IDurableFiles disk, MessageFiles files, CancellationToken cancellationToken)
    {
        MessageDocument document = ReadDocument(disk, files);
        StoredMessage stored = new(disk, files, document);
        if (document.QueueId != files.QueueId || document.MessageFile != Path.GetFileName(files.Message))
            throw Invalid(files.Envelope, "it is the envelope of another message");
        if (document.Sender.Length > 0)
            Demand(document.Sender, files);
        foreach (DocumentRecipient? recipient in document.Recipients)
        {
            if (recipient is null)
                throw Invalid(files.Envelope, "a recipient is null");
            Demand(recipient.Address, files);
            if (recipient.Notify is { } notify && !NotifyText.IsOne(notify))
                throw Invalid(files.Envelope, $"'{notify}' is no DSN notification");
        }

        if (document.Redirect is { } redirect)
            Demand(redirect, files);
        if (document.EnvelopeId is { } id && id.Any(static c => c is < ' ' or > '~'))
            throw Invalid(files.Envelope, "its envelope ID is not valid");
        if (document.BodyType is not (null or "7BIT" or "8BITMIME"))
            throw Invalid(files.Envelope, $"'{document.BodyType}' is no body type");
        if (document.ReturnContent is not (null or "FULL" or "HDRS"))
            throw Invalid(files.Envelope, $"'{document.ReturnContent}' is no RET");
        stored.CheckMessage(cancellationToken);
        return stored;
    }

    /// <summary>Reads an envelope.</summary>
    /// <exception cref="MessageFileException">There is none.</exception>
    public static MessageDocument ReadDocument(IDurableFiles disk, MessageFiles files)
    {
        try
        {
            using Stream stream = disk.Open(files.Envelope) ?? throw Missing(files.Envelope);
            if (stream.Length > MaximumEnvelopeBytes)
                throw Invalid(files.Envelope, "it is too large for an envelope");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            MessageDocument document = MessageDocument.Read(bytes);
            if (document.Format != MessageDocument.FormatName)
                throw Invalid(files.Envelope, "it is other JSON");
            if (document.Version != MessageDocument.CurrentVersion)
                throw Invalid(files.Envelope, $"its version {document.Version} is not known: a newer PostfixQueue may have written it");
            return document;
        }
        catch (JsonException failure)
        {
            throw Invalid(files.Envelope, $"it is no envelope: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or ServerSystemException)
        {
            throw Unreadable(files.Envelope, failure);
        }
    }

    /// <summary>Opens header and body.</summary>
    /// <exception cref="MessageFileException">They cannot be read.</exception>
    public Stream Open()
    {
        try
        {
            return _disk.Open(Files.Message) ?? throw Missing(Files.Message);
        }
        catch (ServerSystemException failure)
        {
            throw Unreadable(Files.Message, failure);
        }
    }

    private void CheckMessage(CancellationToken cancellationToken)
    {
        try
        {
            using Stream stream = Open();
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] piece = new byte[64 * 1024];
            bool isBehindReturn = false;
            while (stream.Read(piece) is var length and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(piece, 0, length);
                HasCarriageReturns |= (isBehindReturn && piece[0] == (byte)'\n') || piece.AsSpan(0, length).IndexOf("\r\n"u8) >= 0;
                isBehindReturn = piece[length - 1] == (byte)'\r';
            }

            if (!string.Equals(Convert.ToHexString(hash.GetHashAndReset()), Document.MessageSha256, StringComparison.OrdinalIgnoreCase))
                throw Invalid(
                    Files.Message,
                    $"it is not the message that was exported: its SHA-256 is not the one in {Path.GetFileName(Files.Envelope)}"
                );
        }
        catch (IOException failure)
        {
            throw Unreadable(Files.Message, failure);
        }
    }

    /// <summary>Addresses become arguments of a command: what cannot be one as it is must not be submitted as something else.</summary>
    private static void Demand(string? address, MessageFiles files)
    {
        bool isOne =
            address is { Length: > 0 and <= LongestAddress }
            && address.EnumerateRunes().All(static rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar);
        if (!isOne)
            throw Invalid(files.Envelope, $"'{address}' is no address that can be handed to sendmail");
    }

    private static MessageFileException Missing(string path) => new(MessageFileFailure.NotFound, path, $"There is no file {path}.");

    private static MessageFileException Invalid(string path, string what, Exception? inner = null) =>
        new(MessageFileFailure.Invalid, path, $"{path} cannot be submitted: {what}.", inner);

    private static MessageFileException Unreadable(string path, Exception failure) =>
        new(MessageFileFailure.Unreadable, path, $"{path} cannot be read: {failure.Message}", failure);
}
