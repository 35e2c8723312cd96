using PostfixQueue.Mail.Dns;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// The greeting begins with the host name, as RFC 5321 section 4.2 wants it: with the one that the world knows, where the server has
/// another inside.
/// </summary>
internal sealed class BannerCheck() : Check("Config.Banner", MailServerCheckCategory.Configuration, CheckSeverity.Info)
{
    private const string Parameter = "smtpd_banner";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        ServerParameters parameters = await run.ParametersAsync();
        SmtpClientSettings client = await run.SmtpClientAsync();
        IReadOnlyList<ServiceView> servers = StrangerAccess.Reachable(parameters, await run.ServicesAsync());
        if (servers.Count == 0)
            yield return Skip("No SMTP server is reachable from other machines.") with
            {
                Target = Parameter,
            };
        foreach (ServiceView? server in servers.DistinctBy(static server => server[Parameter]))
            yield return Examine(server, client, parameters);
    }

    private static CheckFinding Examine(ServiceView server, SmtpClientSettings client, ServerParameters parameters)
    {
        // Many write it out: the name of the EHLO greeting is as good where the host's own means nothing outside.
        bool isInternal = PublicName.NormalizeOrNull(server["myhostname"]) is null && client.PublicHeloName is not null;
        string name = isInternal ? "$smtp_helo_name" : "$myhostname";
        string banner = server[Parameter] ?? "";
        string first = banner.Split(' ', 2)[0];
        bool isNamed = new[] { server["myhostname"], client.PublicHeloName }.OfType<string>().Any(own => DomainName.Same(own, first));
        string? written = server.IsOwn(Parameter) ? banner : parameters.Raw(Parameter);
        CheckFinding finding =
            !isNamed ? Warn("The greeting does not begin with the host name, which clients may check.", Remedy)
            : written?.Contains("mail_version", StringComparison.Ordinal) == true
                ? Warn("The greeting reveals the version of Postfix.", Remedy)
            : Pass("The greeting is fine.");
        return finding with
        {
            Actual = banner,
            Expected = $"{name} ESMTP",
            Target = Parameter,
            RemedyCommand = finding.Status == CheckStatus.Pass ? null : server.CommandToSet((Parameter, $"{name} ESMTP")),
        };
    }

    private const string Remedy = "Set it to the host name followed by ESMTP, and reload.";
}
