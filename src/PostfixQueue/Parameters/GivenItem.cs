using System.Management.Automation;

namespace PostfixQueue;

/// <summary>
/// Takes the queue item out of what a pipeline brings: a live item, one from another session, machine or file, one of postqueue(1). Nothing
/// of the object is trusted: it may lack members, hold others than an item has, or run code that fails.
/// </summary>
internal static class GivenItem
{
    /// <summary>The item, or null for an object that has no queue ID.</summary>
    /// <exception cref="GivenItemException">A member of the object cannot be read.</exception>
    public static MailQueueItem? FromObject(object? input)
    {
        if ((input is PSObject shell ? shell.BaseObject : input) is MailQueueItem live)
            return live;
        if (input is null or string)
            return null;
        GivenMembers given = new(input);
        if (given.Text("QueueId") is not { Length: > 0 } queueId)
            return PostqueueObject.Translate(input) is { } listed ? FromObject(listed) : null;
        MailQueueItem item = new MailQueueItem
        {
            QueueId = queueId,
            QueueName = given.Text("QueueName") ?? "",
            Sender = given.Text("Sender") ?? "",
            Recipients = [.. Recipients(given)],
            ArrivalTime = given.Of<DateTime>("ArrivalTime") ?? default,
            Age = given.Of<TimeSpan>("Age") ?? default,
            Size = given.Of<long>("Size") ?? 0,
            ForcedExpire = given.Of<bool>("ForcedExpire") ?? false,
            ExpirationTime = given.Of<DateTime>("ExpirationTime"),
            HostName = given.Text("HostName"),
            ConfigDirectory = given.Text("ConfigDirectory"),
        };
        item = item with
        {
            SaslUser = given.Text("SaslUser"),
            ClientAddress = given.Text("ClientAddress"),
            FirstQueueId = given.Text("FirstQueueId"),
            Subject = given.Text("Subject"),
            NextRetryTime = given.Of<DateTime>("NextRetryTime"),
        };
        if (given.Text("Reason") is { } reason)
            item = item with { Reason = reason };
        if (given.Text("Cause") is { } cause)
            item = item with { Cause = cause };
        if (given.Text("Scope") is { } scope)
            item = item with { Scope = scope };
        return item;
    }

    private static IEnumerable<MailQueueRecipient> Recipients(GivenMembers item)
    {
        // One level and no deeper: an array may hold itself.
        foreach (object? one in item.Several("Recipients"))
        {
            if ((one is PSObject shell ? shell.BaseObject : one) is MailQueueRecipient live)
                yield return live;
            else if (one is not null && OneOf(one) is { } recipient)
                yield return recipient;
        }
    }

    private static MailQueueRecipient? OneOf(object given)
    {
        if ((given is PSObject shell ? shell.BaseObject : given) is string address)
            return new MailQueueRecipient { EmailAddress = address };
        GivenMembers members = new(given);
        if (members.Text("EmailAddress") is not { } named)
            return null;
        MailQueueRecipient recipient = new MailQueueRecipient
        {
            EmailAddress = named,
            OriginalAddress = members.Text("OriginalAddress"),
            Reason = members.Text("Reason"),
        };
        return members.Text("Cause") is { } cause ? recipient with { Cause = cause } : recipient;
    }
}
