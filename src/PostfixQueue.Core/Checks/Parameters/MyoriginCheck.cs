using System.Runtime.CompilerServices;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Parameters;

/// <summary><c>myorigin</c> completes addresses to ones that can be answered.</summary>
internal sealed class MyoriginCheck : ICheck
{
    public string Name => "Host.Myorigin";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Warning;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.SenderRejected];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var origin = MailDomains.FindOrigin(parameters, context.Host.System);
        var isGood = origin is { Length: > 0 } && origin.Contains('.', StringComparison.Ordinal)
            && !origin.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) && !origin.EndsWith(".localdomain", StringComparison.OrdinalIgnoreCase);
        yield return (isGood
            ? CheckFinding.Pass($"Mail of local users comes from {origin}.")
            : CheckFinding.Warn(
                "Mail of local users, of cron and of programs comes from addresses that do not exist outside.",
                "Set myorigin to a domain that you own, usually $mydomain, and reload.")) with
        {
            Actual = origin ?? $"{parameters["myorigin"]} does not exist",
            Target = "myorigin",
            RemedyCommand = isGood ? null : "postconf -e 'myorigin=$mydomain' && postfix reload",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#myorigin",
        };
    }
}
