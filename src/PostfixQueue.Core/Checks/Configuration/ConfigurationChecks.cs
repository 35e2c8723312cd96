namespace PostfixQueue.Checks.Configuration;

/// <summary>The checks of the category Configuration, in the order of their results.</summary>
internal static class ConfigurationChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new MyhostnameCheck(),
        new HeloNameCheck(),
        new MyoriginCheck(),
        new MydestinationCheck(),
        new MynetworksCheck(),
        new RelayRestrictionsCheck(),
        new InetInterfacesCheck(),
        new InetProtocolsCheck(),
        new RelayhostCheck(),
        new RelayAuthCheck(),
        new SenderDependentRelayCheck(),
        new TlsClientCheck(),
        new TlsCaFileCheck(),
        new TlsServerCertCheck(),
        new TlsProtocolsCheck(),
        new BannerCheck(),
        new VrfyCheck(),
        new MessageSizeCheck(),
        new ReservedAliasesCheck(),
        new LoggingCheck(),
        new ConcurrencyCheck(),
    ];
}
