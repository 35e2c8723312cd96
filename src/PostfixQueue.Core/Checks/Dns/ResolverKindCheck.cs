using System.Net;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Dns;

/// <summary>The name servers are not ones that the whole world uses: block lists refuse those.</summary>
internal sealed class ResolverKindCheck() : Check("Dns.ResolverKind", MailServerCheckCategory.Dns, CheckSeverity.Info)
{
    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        await Task.CompletedTask;
        ResolverSource source =
            run.Asked.NameServers.Count > 0 ? new ResolverSource("-NameServer", run.Asked.NameServers)
            : StubResolver.Behind(run.Host.System) is { } behind ? new ResolverSource(StubResolver.File, behind)
            : ResolverSource.Read(run.Host.System, HostResolver.File);

        bool found = false;
        foreach (IPEndPoint server in source.Servers)
        {
            if (PublicResolvers.OperatorOf(server.Address) is not { } name)
                continue;
            found = true;
            yield return Warn(
                $"This is the public name server of {name}. Block lists do not answer it, and everybody shares its limits.",
                $"Run a resolver of your own that asks the name servers of the domains itself, such as unbound without forwarders, and make it the only one in {HostResolver.File}."
            ) with
            {
                Target = $"{server}, from {source.Place}",
                Actual = name,
                Expected = "127.0.0.1, or a resolver of your site",
                ReferenceUrl = "https://www.spamhaus.com/resource-center/help-for-spamhaus-projects-legacy-blocklist-users",
            };
        }

        if (!found)
            yield return Pass("No name server is one of the well-known public ones.", string.Join(", ", source.Servers)) with
            {
                Target = source.Place,
            };
    }
}
