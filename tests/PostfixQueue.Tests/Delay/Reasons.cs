using PostfixQueue.Delay;

namespace PostfixQueue.Tests.Delay;

/// <summary>Explains reasons as Resolve-MailDelayReason does.</summary>
internal static class Reasons
{
    public static MailDelayReason Explain(string? text, DelayReasonContext context = default, string? recipient = null) =>
        new DelayReasonText(text is null ? null : CopiedReason.Unwrap(text), context).Explain(recipient);
}
