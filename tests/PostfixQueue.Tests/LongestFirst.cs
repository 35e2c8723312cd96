using PostfixQueue.Tests.Checks;
using PostfixQueue.Tests.Checks.Healthy;
using PostfixQueue.Tests.Engine;
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
        typeof(OtherZoneTests),
        typeof(RelayhostConnectionCheckTests),
        typeof(ExtremeListingTests),
        typeof(UnprivilegedTests),
        typeof(PseudoTerminalTests),
        typeof(ActionTests),
        typeof(LeftBehindTests),
        typeof(TakenOverTests),
        typeof(ConfigurationCheckTests),
        typeof(QueueListingTests),
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
