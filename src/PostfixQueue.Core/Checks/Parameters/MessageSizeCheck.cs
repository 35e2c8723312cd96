using System.Globalization;
using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary>A mailbox may be larger than a message: otherwise local(8) and virtual(8) end with a fatal error, and mail stays queued.</summary>
internal sealed class MessageSizeCheck : ICheck
{
    private static readonly string[] s_limits = ["mailbox_size_limit", "virtual_mailbox_limit"];

    public string Name => "Config.MessageSize";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.MessageTooLarge, MailDelayCause.LocalResource];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        if (parameters.Number("message_size_limit") is not { } message)
        {
            yield return CheckFinding.Unknown("message_size_limit is no number.", "Give it a number of bytes.") with { Target = "message_size_limit", Actual = parameters["message_size_limit"] };
            yield break;
        }

        foreach (var name in s_limits) yield return Examine(parameters, name, message);
    }

    private static CheckFinding Examine(ServerParameters parameters, string name, long message)
    {
        // 0 means without limit, for messages and for mailboxes.
        var finding = parameters.Number(name) switch
        {
            null => CheckFinding.Unknown($"{name} is no number.", "Give it a number of bytes, or 0 for no limit."),
            0 => CheckFinding.Pass("Mailboxes have no limit."),
            var mailbox when message > 0 && mailbox >= message => CheckFinding.Pass("A mailbox may be larger than a message."),
            _ => CheckFinding.Fail("A message may be larger than a mailbox, with which Postfix refuses to deliver.", $"Raise {name} above message_size_limit, or set it to 0 for no limit; reload.") with
            {
                RemedyCommand = $"postconf -e {name}=0 && postfix reload",
            },
        };
        return finding with
        {
            Target = name,
            Actual = parameters[name],
            Expected = string.Create(CultureInfo.InvariantCulture, $"0, or at least {message}"),
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + name,
        };
    }
}
