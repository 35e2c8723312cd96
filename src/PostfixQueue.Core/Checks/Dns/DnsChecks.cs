namespace PostfixQueue.Checks.Dns;

/// <summary>The checks of the category Dns, in the order of their results.</summary>
internal static class DnsChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new ResolverCheck(),
        new ResolverKindCheck(),
        new MxExistsCheck(),
        new MxTargetCheck(),
        new HostAddressCheck(),
        new PtrCheck(),
        new PtrForwardConfirmedCheck(),
        new PtrMatchesHeloCheck(),
        new PtrGenericCheck(),
        new SpfCheck(),
        new DkimCheck(),
        new DmarcCheck(),
        new MtaStsCheck(),
        new TlsRptCheck(),
        new TlsaCheck(),
        new BlocklistCheck(),
    ];
}
