using System.Globalization;
using System.Management.Automation;
using System.Text;
using PostfixQueue.Messages;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue.Commands;

/// <summary>Shows what queued messages say: envelope, header, text, attachments.</summary>
[Cmdlet(VerbsCommon.Get, "MailQueueMessage", DefaultParameterSetName = AsObject, HelpUri = "https://www.postfix.org/postcat.1.html")]
[OutputType(typeof(MailQueueMessage), ParameterSetName = [AsObject])]
[OutputType(typeof(string), typeof(byte[]), ParameterSetName = [AsItIs])]
public sealed class GetMailQueueMessageCommand : QueueFileCommand
{
    private const string AsObject = "Message";
    private const string AsItIs = "Raw";

    /// <summary>A text longer than a megabyte is not read on a screen.</summary>
    private const int UsualTextSize = 1024 * 1024;

    /// <summary>No string and no array is much longer.</summary>
    private const int LargestSize = 1024 * 1024 * 1024;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives header and body as Postfix would send them, as one text that is safe for a terminal.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AsItIs)]
    [RefuseNull]
    public SwitchParameter Raw { get; set; }

    /// <summary>With -Raw: gives the bytes, all as they are, as one array instead of a text.</summary>
    [Parameter(ParameterSetName = AsItIs)]
    [RefuseNull]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>How many bytes are given at most, of the text, or of the whole message with -Raw. 1 MB of the text without it.</summary>
    [Parameter]
    [ValidateRange(1, LargestSize)]
    public int? MaximumSize { get; set; }

    /// <inheritdoc/>
    private protected override void Read(QueuedMessage message, TargetGuard? guard, string? configDirectory)
    {
        if (Raw)
        {
            WriteRaw(message, guard);
            return;
        }

        MailQueueMessage shown = MessageReading.Read(
            message,
            Machine,
            configDirectory,
            new MimeLimits(MaximumSize ?? UsualTextSize),
            StopToken
        );
        QueuedMessages.Check(message, guard);
        WriteObject(shown);
    }

    private void WriteRaw(QueuedMessage message, TargetGuard? guard)
    {
        int most = MaximumSize ?? LargestSize;
        using MemoryStream content = new();
        byte[] piece = new byte[64 * 1024];
        int length = 0;
        while (
            content.Length < most
            && (length = message.Content.Read(piece.AsSpan(0, (int)Math.Min(piece.Length, most - content.Length)))) > 0
        )
        {
            StopToken.ThrowIfCancellationRequested();
            content.Write(piece, 0, length);
        }

        bool isCut = length > 0 && message.Content.Read(piece.AsSpan(0, 1)) > 0;
        message.ReadToEnd();
        QueuedMessages.Check(message, guard);
        if (isCut)
        {
            WriteWarning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{message.QueueId}: cut after {content.Length} bytes of the {message.Size} that it has. Give more with "
                        + $"-MaximumSize, or all with Export-MailQueueMessage."
                )
            );
        }

        if (AsByteStream)
            WriteObject(content.ToArray(), enumerateCollection: false);
        else
            WriteObject(SafeText(TextOf(content.GetBuffer().AsSpan(0, (int)content.Length))));
    }

    /// <summary>A message may hold text in several character sets. What is no UTF-8 becomes a character for each byte.</summary>
    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>No view stands between a string and the terminal that shows it. Line ends and tabs are part of any message.</summary>
    private static string SafeText(string text) => string.Join('\t', text.Split('\t').Select(static piece => ScreenText.CleanLines(piece)));
}
