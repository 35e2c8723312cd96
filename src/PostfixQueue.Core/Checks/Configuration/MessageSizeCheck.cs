using System.Globalization;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// A mailbox may be larger than a message: otherwise local(8) and virtual(8) end with a fatal error, and mail stays queued. The limit of a
/// program that gets no mail does not count.
/// </summary>
internal sealed class MessageSizeCheck()
    : Check(
        "Config.MessageSize",
        MailServerCheckCategory.Configuration,
        CheckSeverity.Error,
        MailDelayCause.MessageTooLarge,
        MailDelayCause.LocalResource
    )
{
    private const string Message = "message_size_limit";

    private static readonly (string Limit, string Program)[] s_limits =
    [
        ("mailbox_size_limit", "local"),
        ("virtual_mailbox_limit", "virtual"),
    ];

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        if (parameters.Number(Message) is null)
        {
            yield return Unknown($"{Message} is not a number.", "Give it a number of bytes.") with
            {
                Target = Message,
                Actual = parameters[Message],
            };
            yield break;
        }

        IReadOnlyList<MailServerService> services = await run.ServicesAsync();
        IReadOnlySet<string> reached = DeliveryServices.FindNames(parameters, services, run.Host.System);
        foreach ((string? limit, string? program) in s_limits)
        {
            ServiceView[] users = ServiceView
                .FindByProgram(program, parameters, services)
                .Where(service => reached.Contains(service.Service!.Service))
                .ToArray();
            if (users.Length == 0)
                yield return Skip($"No mail is delivered by {program}(8), the only program with this limit.") with
                {
                    Target = limit,
                    Actual = parameters[limit],
                };
            foreach (ServiceView? user in users.DistinctBy(user => (user[limit], user[Message])))
                yield return Examine(user, limit);
        }
    }

    private static CheckFinding Examine(ServiceView service, string limit)
    {
        // 0 means without limit, for messages and for mailboxes.
        long? message = Number(service[Message]);
        CheckFinding finding = Number(service[limit]) switch
        {
            null => Unknown($"{limit} is not a number.", "Give it a number of bytes, or 0 for no limit."),
            0 => Pass("Mailboxes have no limit."),
            var mailbox when message > 0 && mailbox >= message => Pass("The mailbox limit is larger than the largest message."),
            _ => Fail(
                "message_size_limit is larger than the mailbox limit: the delivery agent stops with a fatal error.",
                $"Raise {limit} above {Message}, or set it to 0 for no limit; reload."
            ) with
            {
                RemedyCommand = service.CommandToSet((limit, "0")),
            },
        };
        return finding with
        {
            Target = limit,
            Actual = service[limit],
            Expected = message > 0 ? string.Create(CultureInfo.InvariantCulture, $"0, or at least {message}") : "0",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#" + limit,
        };
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
