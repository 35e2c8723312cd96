using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Completers;

/// <summary>Names of the parameters of main.cf; the tip shows the value.</summary>
internal sealed class ParameterNameCompleter : ConfigurationCompleter
{
    /// <inheritdoc/>
    private protected override async Task<IEnumerable<(string Text, string Tip)>> OffersAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    ) =>
        (await new ConfigurationReader(mail, cancellationToken).ReadParametersAsync(cancellationToken)).Items.Select(static parameter =>
            (parameter.Name, parameter.ToString())
        );
}
