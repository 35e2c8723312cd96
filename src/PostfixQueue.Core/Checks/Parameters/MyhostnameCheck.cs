using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Parameters;

/// <summary><c>myhostname</c> is a name that other servers can take seriously: it is what Postfix says in EHLO and in its banner.</summary>
internal sealed class MyhostnameCheck : ICheck
{
    public string Name => "Host.Myhostname";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Error;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.ReverseDns, MailDelayCause.SenderRejected];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = (await context.ParametersAsync(cancellationToken))["myhostname"] ?? string.Empty;
        var problem = Problem(name);
        yield return (problem is null
            ? CheckFinding.Pass("The server introduces itself with a full host name.")
            : CheckFinding.Fail(problem, "Set myhostname to the full name under which the server is known outside, the one that its address resolves to, and reload.")) with
        {
            Actual = name,
            Expected = "a name such as mail.example.com",
            Target = "myhostname",
            RemedyCommand = problem is null ? null : "postconf -e myhostname=mail.example.com && postfix reload",
            ReferenceUrl = "https://www.postfix.org/postconf.5.html#myhostname",
        };
    }

    private static string? Problem(string name)
    {
        if (name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)) return "The name means this machine to everybody.";
        if (!DomainName.TryNormalize(name, out var ascii) || !ascii.Split('.').All(IsLabel)) return "This is no valid host name.";
        if (!ascii.Contains('.', StringComparison.Ordinal)) return "The name has no domain.";
        return InternalName.Is(ascii) ? "The name is one that nobody outside can resolve." : null;
    }

    /// <summary>RFC 952 and RFC 1123 section 2.1: letters, digits and hyphens, no hyphen at either end.</summary>
    private static bool IsLabel(string label) =>
        label.Length > 0 && !label.StartsWith('-') && !label.EndsWith('-') && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
