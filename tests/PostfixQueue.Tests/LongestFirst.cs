using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Checks.Healthy;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.HtmlReport;
using PostfixQueue.Tests.Packaging;
using PostfixQueue.Tests.Proof;
using PostfixQueue.Tests.Queue;
using PostfixQueue.Tests.RealPostfix;
using PostfixQueue.Tests.Terminal;
using PostfixQueue.Tests.Zoo;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(PostfixQueue.Tests.LongestFirst))]

namespace PostfixQueue.Tests;

/// <summary>The classes that take long begin at once: one that began last would keep the suite waiting with nothing beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] s_long =
    [
        typeof(ZooTests),
        typeof(HealthyServerTests),
        typeof(RelayhostConnectionCheckTests),
        typeof(OtherZoneTests),
        typeof(ExtremeListingTests),
        typeof(UnprivilegedTests),
        typeof(LogTests),
        typeof(LeftBehindTests),
        typeof(TakenOverTests),
        typeof(MasterCfCheckTests),
        typeof(PortFaultTests),
        typeof(OutboundSmtpCheckTests),
        typeof(ActionTests),
        typeof(TlsCheckTests),
        typeof(TimeoutTests),
        typeof(BrowserTests),
        typeof(QueueListingTests),
        typeof(RelayProtectionCheckTests),
        typeof(UpkeepCheckTests),
        typeof(ReachableNameCheckTests),
        typeof(ExampleTests),
        typeof(ShortageTests),
        typeof(ConfigurationCheckTests),
        typeof(PseudoTerminalTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections
                .OrderBy(collection => Place(collection.TestCollectionDisplayName))
                .ThenBy(collection => collection.UniqueID, StringComparer.Ordinal),
        ];

    /// <summary>A collection that is a class has its full name in its own.</summary>
    private static int Place(string collection)
    {
        int index = Array.FindIndex(s_long, type => collection.Contains(type.FullName!, StringComparison.Ordinal));
        return index < 0 ? s_long.Length : index;
    }
}
