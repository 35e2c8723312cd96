using PostfixQueue.Delay;
using PostfixQueue.Text;

namespace PostfixQueue.Checks.Queue;

/// <summary>No single sender fills the queue: one that does is often a stolen account.</summary>
internal sealed class TopSenderCheck()
    : QueueCheck(
        "Queue.TopSender",
        CheckSeverity.Error,
        MailDelayCause.BlockListed,
        MailDelayCause.RateLimited,
        MailDelayCause.ContentRejected
    )
{
    private const int Half = 50;
    private const int Few = 50;

    protected override CheckFinding Examine(QueueSummary queue, CheckParameters asked)
    {
        if (queue.TopSender is not { } top || !Exceeds(top.Count, queue.Count, Half) || top.Count <= Few)
            return Pass("No single sender fills the queue.");
        ReadOnlySpan<char> sender = SafeText.Mailbox(top.Name);
        (string Name, bool IsLogin, int Count)? origin = queue.OriginOf(top.Name);
        (string? who, string? password) = origin switch
        {
            (var login, true, var count) => (
                $" {Messages(count)} of them were submitted with the login {login}.",
                $"change the password of {login}"
            ),
            (var client, false, var count) => (
                $" {Messages(count)} of them came from the client {client}, without a login.",
                $"see what runs on {client}"
            ),
            null => (
                "",
                "change its password, find the login (as root: Measure-MailQueue -GroupBy SaslUser, or sasl_username= in the log)"
            ),
        };
        return Fail(
            $"{Text(Percent(top.Count, queue.Count))} % of the queue come from {top.Name}.{who}",
            $"Unless it is a newsletter, assume a stolen account: hold its mail with the command, {password}, and look at the messages "
                + $"with 'postcat -q' before anything leaves."
        ) with
        {
            Actual = $"{Text(top.Count)} of {Text(queue.Count)}",
            Target = top.Name,
            RemedyCommand = sender.IsEmpty ? null : ShellCommand.Create($"Get-MailQueueItem -Sender {sender} | Suspend-MailQueueItem"),
        };
    }
}
