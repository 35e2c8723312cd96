using PostfixQueue.Delay;

namespace PostfixQueue.Queue;

/// <summary>The reasons of one listing: one object for one text, whichever thread reads it.</summary>
internal sealed class ListingReasons(ListingContext context)
{
    private readonly Lock _one = new();
    private readonly DelayReasonTable _reasons = new(
        new DelayReasonContext
        {
            NextHops = context.NextHops,
            OwnHosts = context.Settings.HostName is { } name ? new HashSet<string>([name], StringComparer.OrdinalIgnoreCase) : null,
        }
    );

    /// <summary>The reason of a recipient.</summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="address">The recipient.</param>
    public DelayReasonText Intern(ReadOnlySpan<byte> utf8, string address)
    {
        lock (_one)
        {
            DelayReasonText reason = _reasons.Intern(utf8);
            reason.Concern(address);
            return reason;
        }
    }
}
