using System.Text;
using PostfixQueue.Queue;

namespace PostfixQueue.Messages;

/// <summary>
/// How an exported message is handed to sendmail(1): in one piece, unless its recipients have different DSN options or are too many for one
/// command line.
/// </summary>
internal static class MessageSubmissions
{
    /// <summary>Linux takes 128 KiB in one argument and, by default, 2 MiB in all, with the environment.</summary>
    private const int MostArgumentBytes = 512 * 1024;

    /// <summary>The submissions, in the order of the recipients; none when nobody is left.</summary>
    public static IEnumerable<MailSubmission> From(MessageDocument document)
    {
        List<DocumentRecipient> open = document.Recipients.Where(static recipient => !recipient.IsDone).ToList();
        if (open.Count == 0)
            yield break;
        if (document.Redirect is { } redirect)
        {
            yield return EnvelopeOf(document, [redirect], open[0].Notify);
            yield break;
        }

        foreach (IGrouping<string?, DocumentRecipient> group in open.GroupBy(static recipient => recipient.Notify))
        {
            List<string> recipients = new();
            int bytes = 0;
            foreach (string? address in group.Select(static recipient => recipient.Address).Distinct(StringComparer.Ordinal))
            {
                bytes += Encoding.UTF8.GetByteCount(address) + 1;
                if (bytes > MostArgumentBytes)
                {
                    yield return EnvelopeOf(document, recipients, group.Key);
                    (recipients, bytes) = ([], Encoding.UTF8.GetByteCount(address) + 1);
                }

                recipients.Add(address);
            }

            yield return EnvelopeOf(document, recipients, group.Key);
        }
    }

    private static MailSubmission EnvelopeOf(MessageDocument document, IReadOnlyList<string> recipients, string? notify)
    {
        // What was still in maildrop has not been completed with this server's own domain yet.
        bool isNew =
            document.QueueName == QueueNames.Maildrop
            && Array.Exists(document.Attributes, static attribute => attribute is { Name: "rewrite_context", Value: "local" });
        return new MailSubmission(document.Sender, recipients)
        {
            IsRelayed = !isNew,
            BodyType = document.BodyType,
            Notify = notify,
            ReturnContent = document.ReturnContent,
            EnvelopeId = document.EnvelopeId,
        };
    }
}
