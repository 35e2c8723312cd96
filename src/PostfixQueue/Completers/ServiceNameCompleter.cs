using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Completers;

/// <summary>Names of the services of master.cf; the tip shows the program.</summary>
internal sealed class ServiceNameCompleter : ConfigurationCompleter
{
    /// <inheritdoc/>
    private protected override async Task<IEnumerable<(string Text, string Tip)>> OffersAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    ) =>
        (await new ConfigurationReader(mail, cancellationToken).ReadServicesAsync(cancellationToken)).Items.Select(static service =>
            (service.Service, $"{service}: {service.Command}")
        );
}
