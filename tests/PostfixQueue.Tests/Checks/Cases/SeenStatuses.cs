using System.Collections.Concurrent;

namespace PostfixQueue.Tests.Checks.Cases;

/// <summary>How checks have come out in the tests that are running.</summary>
internal static class SeenStatuses
{
    /// <summary>Adds a result to those of the test that asks.</summary>
    public static void Add(MailServerCheckResult result)
    {
        if (TestContext.Current.Test is { } test)
            Statuses(test.UniqueID, result.Name).TryAdd(result.Status, 0);
    }

    /// <summary>The statuses that a check has had in a test.</summary>
    public static IEnumerable<string> Of(string testId, string check) => Statuses(testId, check).Keys;

    private static ConcurrentDictionary<string, byte> Statuses(string testId, string check) =>
        (ConcurrentDictionary<string, byte>)
            TestContext.Current.KeyValueStorage.GetOrAdd($"{testId} {check}", static _ => new ConcurrentDictionary<string, byte>())!;
}
