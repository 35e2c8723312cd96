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
                $"This is the public name server of {name}. Block lists do not answer it, and it is rate-limited for everybody.",
                $"Run a recursive resolver of your own, such as unbound without forwarders, and make it the only name server in "
                    + $"{HostResolver.File}."
            ) with
            {
                Target = $"{server}, from {source.Place}",
                Actual = name,
                Expected = "127.0.0.1, or a resolver of your own network",
                ReferenceUrl = "https://www.spamhaus.com/resource-center/help-for-spamhaus-projects-legacy-blocklist-users",
            };
        }

        if (!found)
            yield return Pass("No name server is one of the well-known public ones.", string.Join(", ", source.Servers)) with
            {
                Target = source.Place,
            };
    }

    /// <summary>Name servers that anybody may ask, by their operators' own documentation.</summary>
    private static class PublicResolvers
    {
        private static readonly (string Operator, IPNetwork[] Networks)[] s_all =
        [
            ("Cloudflare", Networks("1.1.1.0/30", "1.0.0.0/30", "2606:4700:4700::/48")),
            ("Google", Networks("8.8.8.8/32", "8.8.4.4/32", "2001:4860:4860::/48")),
            ("Quad9", Networks("9.9.9.0/24", "149.112.112.0/24", "2620:fe::/48")),
            ("OpenDNS", Networks("208.67.220.0/24", "208.67.222.0/24", "2620:119:35::/48", "2620:119:53::/48")),
            ("Level 3", Networks("4.2.2.0/29", "209.244.0.3/32", "209.244.0.4/32")),
            (
                "UltraDNS",
                Networks(
                    "64.6.64.6/32",
                    "64.6.65.6/32",
                    "156.154.70.0/24",
                    "156.154.71.0/24",
                    "2610:a1:1018::/48",
                    "2610:a1:1019::/48",
                    "2620:74:1b::/48",
                    "2620:74:1c::/48"
                )
            ),
            ("AdGuard", Networks("94.140.14.0/24", "94.140.15.0/24", "2a10:50c0::/32")),
            ("CleanBrowsing", Networks("185.228.168.0/24", "185.228.169.0/24", "2a0d:2a00:1::/48", "2a0d:2a00:2::/48")),
            ("Control D", Networks("76.76.2.0/24", "76.76.10.0/24", "2606:1a40::/48", "2606:1a40:1::/48")),
            ("Yandex", Networks("77.88.8.0/24", "2a02:6b8::feed:0/112")),
            ("DNS.SB", Networks("185.222.222.222/32", "45.11.45.11/32", "2a09::/128", "2a11::/128")),
            ("DNS.WATCH", Networks("84.200.69.80/32", "84.200.70.40/32")),
            ("AliDNS", Networks("223.5.5.5/32", "223.6.6.6/32", "2400:3200::/32")),
            ("DNSPod", Networks("119.29.29.29/32", "119.28.28.28/32")),
            ("114DNS", Networks("114.114.114.0/24", "114.114.115.0/24")),
        ];

        /// <summary>Who runs the server at this address; null when it is none of the known public ones.</summary>
        public static string? OperatorOf(IPAddress address) =>
            s_all
                .FirstOrDefault(entry =>
                    Array.Exists(entry.Networks, network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
                )
                .Operator;

        private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(IPNetwork.Parse)];
    }
}
