namespace PostfixQueue.Checks.Network;

/// <summary>The checks of the category Network, in the order of their results.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new OutboundSmtpCheck(),
        new RelayhostConnectionCheck(),
        new LocalSmtpCheck(),
        new SubmissionCheck(),
        new TlsToDestinationCheck(),
        new InboundReachableCheck(),
        new SendTestMailCheck(),
    ];
}
