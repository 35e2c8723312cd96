using System.Globalization;
using System.Management.Automation;

namespace PostfixQueue;

/// <summary>Takes a measure out of what a pipeline brings: a live one, or one from another session, machine or file.</summary>
internal static class GivenMeasure
{
    /// <summary>The measure, or null for an object that is none.</summary>
    /// <exception cref="GivenItemException">A member of the object cannot be read.</exception>
    public static MailQueueMeasure? FromObject(object input)
    {
        if ((input is PSObject shell ? shell.BaseObject : input) is MailQueueMeasure live)
            return live;
        if (input is string)
            return null;
        GivenMembers given = new(input);
        if (
            given.Text("GroupBy") is not { Length: > 0 } groupBy
            || given.Text("Name") is not { } name
            || given.Of<int>("Count") is not { } count
        )
            return null;
        return new MailQueueMeasure
        {
            GroupBy = groupBy,
            Name = name,
            Count = count,
            RecipientCount = given.Of<int>("RecipientCount") ?? 0,
            TotalSize = given.Of<long>("TotalSize") ?? 0,
            OldestAge = given.Of<TimeSpan>("OldestAge") ?? default,
            OldestArrival = given.Of<DateTime>("OldestArrival"),
            NewestArrival = given.Of<DateTime>("NewestArrival"),
            MaildropCount = given.Of<int>("MaildropCount") ?? 0,
            IncomingCount = given.Of<int>("IncomingCount") ?? 0,
            ActiveCount = given.Of<int>("ActiveCount") ?? 0,
            DeferredCount = given.Of<int>("DeferredCount") ?? 0,
            HoldCount = given.Of<int>("HoldCount") ?? 0,
            AgeBuckets =
            [
                .. given
                    .Several("AgeBuckets")
                    .Select(static one =>
                        LanguagePrimitives.TryConvertTo<int>(one, CultureInfo.InvariantCulture, out int number) ? number : 0
                    ),
            ],
            TopCause = given.Text("TopCause"),
            TopCauseCount = given.Of<int>("TopCauseCount") ?? 0,
            TopReason = given.Text("TopReason"),
            HostName = given.Text("HostName"),
            IsApproximate = given.Of<bool>("IsApproximate") ?? false,
        };
    }
}
