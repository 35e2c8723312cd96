using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Completers;

/// <summary>Completes from the live queue: within two seconds, at most a hundred proposals, and never with an error.</summary>
internal abstract class QueueCompleter : IArgumentCompleter
{
    private const int MaximumProposals = 100;

    // The first completion of a session has to start the module as well.
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        try
        {
            MailSystem mail = GivenInstance.Open(fakeBoundParameters);
            Task<IReadOnlyList<CompletionResult>> proposals = Task.Run(() => ReadAsync(mail, (wordToComplete ?? "").Trim('\'', '"')));
            return proposals.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is: the cmdlet will say so when it runs.
            return [];
        }
    }

    /// <summary>Whether it offers what only the queue files know.</summary>
    protected virtual bool NeedsDetails => false;

    /// <summary>What an item offers.</summary>
    protected abstract IEnumerable<(string Text, string Tip)> Offers(MailQueueItem item);

    private async Task<IReadOnlyList<CompletionResult>> ReadAsync(MailSystem mail, string word)
    {
        using CancellationTokenSource limit = new(s_timeLimit);
        List<CompletionResult> results = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        try
        {
            await foreach (
                QueueListingEntry entry in QueueListing.ReadAsync(mail, new ListingOptions(MailQueueSource.Auto, NeedsDetails), limit.Token)
            )
            {
                if (entry.Item is not { } item)
                    continue;
                foreach ((string? text, string? tip) in Offers(item))
                {
                    if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase) || !seen.Add(text))
                        continue;
                    results.Add(SafeWord.Offer(text, tip));
                }

                if (results.Count >= MaximumProposals)
                    break;
            }
        }
        catch (Exception exception) when (exception is PostfixToolException or OperationCanceledException)
        {
            // What has come in time is still worth offering.
        }

        return results;
    }
}
