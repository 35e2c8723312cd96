using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Completers;

/// <summary>Names of the parameters of main.cf; the tip shows the value.</summary>
internal sealed class ParameterNameCompleter : ConfigurationCompleter
{
    /// <inheritdoc/>
    private protected override async Task<IEnumerable<(string Text, string Tip)>> OffersAsync(
        MailHost host,
        PostfixInstance instance,
        CancellationToken cancellationToken
    ) =>
        (await ConfigurationReader.ReadParametersAsync(host, instance, new ToolNotices(), cancellationToken)).Items.Select(
            static parameter => (parameter.Name, parameter.ToString())
        );
}
