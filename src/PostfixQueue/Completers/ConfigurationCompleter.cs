using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PostfixQueue.Ports;

namespace PostfixQueue.Completers;

/// <summary>Completes from the configuration of the instance: within two seconds, and never with an error.</summary>
internal abstract class ConfigurationCompleter : IArgumentCompleter
{
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
        string word = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            MailSystem mail = GivenInstance.Open(fakeBoundParameters);
            using CancellationTokenSource limit = new(s_timeLimit);
            IEnumerable<(string Text, string Tip)> offers = Task.Run(() => OffersAsync(mail, limit.Token)).GetAwaiter().GetResult();
            return
            [
                .. offers
                    .Where(offer => offer.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    .DistinctBy(static offer => offer.Text, StringComparer.Ordinal)
                    .Select(static offer => SafeWord.Offer(offer.Text, offer.Tip)),
            ];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is: the cmdlet will say so when it runs.
            return [];
        }
    }

    /// <summary>What there is to offer.</summary>
    private protected abstract Task<IEnumerable<(string Text, string Tip)>> OffersAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    );
}
