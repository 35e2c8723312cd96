namespace PostfixQueue.Tests.Packaging;

/// <summary>Export-Csv and Format-List write properties in the order of their declaration, which goes over several files.</summary>
public sealed class PropertyOrderTests
{
    [Fact]
    public void Properties_of_an_event_keep_their_order() =>
        InOrder<MailLogEvent>("Time", "MessageId", "Recipient", "Reason", "Stage", "RecipientDomain", "Cause", "ConfigDirectory");

    [Fact]
    public void Properties_of_an_item_keep_their_order() =>
        InOrder<MailQueueItem>("QueueId", "Reason", "ExpirationTime", "NextRetryTime", "FileIdentity", "ConfigDirectory");

    private static void InOrder<T>(params string[] some) =>
        Assert.Equal(some, typeof(T).GetProperties().Select(static property => property.Name).Where(some.Contains));
}
