using System.Net;

namespace PostfixQueue.Lab;

/// <summary>Writes main.cf, master.cf and the tables of a private instance.</summary>
/// <param name="root">The instance's own folder.</param>
/// <param name="smtpd">Where its SMTP server listens.</param>
/// <param name="options">What the user of the lab asked for.</param>
internal sealed class PostfixConfiguration(string root, IPEndPoint smtpd, PostfixOptions options)
{
    private static readonly TimeSpan s_oldEnough = TimeSpan.FromMinutes(1);

    public void Write(string folder)
    {
        // A parameter that stands twice would be warned about by each tool.
        HashSet<string> given = [.. options.MainCf.Select(NameOf)];
        Write(Path.Join(folder, "main.cf"), [.. MainCf().Where(line => !given.Contains(NameOf(line))), .. options.MainCf]);
        Write(Path.Join(folder, "master.cf"), MasterCf());
        WriteTransports(folder, options.Transports);
        Write(Path.Join(folder, "dynamicmaps.cf"), []);
    }

    public static void WriteTransports(string folder, IReadOnlyDictionary<string, string> transports) =>
        Write(Path.Join(folder, "transport"), transports.Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>
    /// Makes a file look as if it had been there for a while. Postfix reads one that has just changed again and again, for
    /// two seconds, so as not to get half of it.
    /// </summary>
    public static void Age(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow - s_oldEnough);

    private static string NameOf(string line) => line.Split('=')[0].Trim();

    private static void Write(string path, IEnumerable<string> lines)
    {
        File.WriteAllLines(path, lines);
        Age(path);
    }

    private IEnumerable<string> MainCf() =>
        [
            "compatibility_level = 3.6",
            $"queue_directory = {root}/spool",
            $"data_directory = {root}/data",
            $"maillog_file = {root}/log/mail.log",
            $"maillog_file_prefixes = {root}/log",
            $"myhostname = {options.HostName}",
            "myorigin = lab.example",
            "mydestination =",
            "mynetworks = 127.0.0.0/8",
            "inet_interfaces = 127.0.0.1",
            "inet_protocols = ipv4",
            $"enable_long_queue_ids = {(options.LongQueueIds ? "yes" : "no")}",
            // No name is ever looked up outside: no DNS at all, next hops are numeric or in the chroot's hosts file (see master.cf).
            "disable_dns_lookups = yes",
            "smtp_dns_support_level = disabled",
            "smtp_host_lookup = native",
            "smtpd_peername_lookup = no",
            "transport_maps = texthash:$config_directory/transport",
            "default_transport = retry:4.4.4 no route to this destination",
            "alias_maps =",
            "alias_database =",
            "local_recipient_maps =",
            "smtpd_relay_restrictions = permit_mynetworks, reject",
            "smtpd_reject_unlisted_recipient = no",
            "smtpd_tls_security_level =",
            "smtp_tls_security_level =",
            "append_dot_mydomain = no",
            "biff = no",
            "in_flow_delay = 0",
            "notify_classes =",
        ];

    private IEnumerable<string> MasterCf() =>
        [
            $"{smtpd.Address}:{smtpd.Port} inet n - n - - smtpd",
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce",
            "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush",
            "proxymap unix - - n - - proxymap",
            "proxywrite unix - - n - 1 proxymap",
            // In the chroot the clients find the lab's own hosts file and name server, so no name is asked for outside.
            "smtp unix - - y - - smtp",
            "relay unix - - y - - smtp",
            "showq unix n - n - - showq",
            "error unix - - n - - error",
            "retry unix - - n - - error",
            "discard unix - - n - - discard",
            "virtual unix - n n - - virtual",
            "lmtp unix - - y - - lmtp",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
            "postlog unix-dgram n - n - 1 postlogd",
            .. options.MasterCf,
        ];
}
