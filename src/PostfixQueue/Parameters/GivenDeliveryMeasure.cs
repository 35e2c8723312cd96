using System.Globalization;
using System.Management.Automation;

namespace PostfixQueue;

/// <summary>
/// Takes a measure of deliveries out of what a pipeline brings: a live one, or one from another session, machine or file.
/// </summary>
internal static class GivenDeliveryMeasure
{
    /// <summary>The measure, or null for an object that is none.</summary>
    /// <exception cref="GivenItemException">A member of the object cannot be read.</exception>
    public static MailDeliveryMeasure? FromObject(object input)
    {
        if ((input is PSObject shell ? shell.BaseObject : input) is MailDeliveryMeasure live)
            return live;
        if (input is string)
            return null;
        GivenMembers given = new(input);
        if (
            given.Text("GroupBy") is not { Length: > 0 } groupBy
            || given.Text("Name") is not { } name
            || given.Of<long>("SentCount") is not { } sent
        )
            return null;
        return new MailDeliveryMeasure
        {
            GroupBy = groupBy,
            Name = name,
            SentCount = sent,
            ReceivedCount = given.Of<long>("ReceivedCount") ?? 0,
            ForwardedCount = given.Of<long>("ForwardedCount") ?? 0,
            DeferredCount = given.Of<long>("DeferredCount") ?? 0,
            DeferredMessageCount = given.Of<long>("DeferredMessageCount") ?? 0,
            BouncedCount = given.Of<long>("BouncedCount") ?? 0,
            ExpiredCount = given.Of<long>("ExpiredCount") ?? 0,
            RejectedCount = given.Of<long>("RejectedCount") ?? 0,
            RejectWarningCount = given.Of<long>("RejectWarningCount") ?? 0,
            HeldCount = given.Of<long>("HeldCount") ?? 0,
            DiscardedCount = given.Of<long>("DiscardedCount") ?? 0,
            LoginFailedCount = given.Of<long>("LoginFailedCount") ?? 0,
            ReceivedSize = given.Of<long>("ReceivedSize") ?? 0,
            SentSize = given.Of<long>("SentSize") ?? 0,
            DelayMaximum = given.Of<TimeSpan>("DelayMaximum"),
            DelayHistogram = [.. given.Several("DelayHistogram").Select(Number)],
            FirstTime = given.Of<DateTime>("FirstTime"),
            LastTime = given.Of<DateTime>("LastTime"),
            TopCause = given.Text("TopCause"),
            TopCauseCount = given.Of<int>("TopCauseCount") ?? 0,
            TopReason = given.Text("TopReason"),
            HostName = given.Text("HostName"),
            IsApproximate = given.Of<bool>("IsApproximate") ?? false,
        };
    }

    private static long Number(object? one) =>
        LanguagePrimitives.TryConvertTo<long>(one, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
