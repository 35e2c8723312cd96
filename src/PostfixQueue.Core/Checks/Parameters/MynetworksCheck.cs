using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Checks.Parameters;

/// <summary>Only a few neighbours may send without a login: whoever is in <c>mynetworks</c> may send to anybody.</summary>
internal sealed class MynetworksCheck : ICheck
{
    private const int WidestPublic4 = 24;
    private const int WidestPublic6 = 48;

    public string Name => "Config.Mynetworks";

    public MailServerCheckCategory Category => MailServerCheckCategory.Configuration;

    public CheckSeverity Severity => CheckSeverity.Critical;

    public IReadOnlyList<MailDelayCause> RelatedCauses => [MailDelayCause.BlockListed];

    public async IAsyncEnumerable<CheckFinding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = await context.ParametersAsync(cancellationToken);
        var words = parameters.List("mynetworks");
        var findings = words.Where(static word => !word.StartsWith('!')).Select(Examine).OfType<CheckFinding>().ToList();
        if (!parameters.IsSet("mynetworks") && parameters["mynetworks_style"] == "class")
            findings.Add(Fail("mynetworks_style", "class", "The whole address class of the provider may send through this server."));
        foreach (var finding in findings) yield return finding;
        if (findings.Count == 0) yield return CheckFinding.Pass("Only this machine and private or small networks may send without a login.", string.Join(' ', words));
    }

    private static CheckFinding? Examine(string word)
    {
        if (word.Contains(":/", StringComparison.Ordinal) || word.StartsWith('/'))
            return CheckFinding.Unknown("Networks in a table are not looked at.", "Look for wide networks in it yourself.") with { Target = word };
        if (!TryParse(word, out var network))
            return CheckFinding.Unknown("This network cannot be read.", "Write it as 192.0.2.0/28 or [2001:db8::]/64.") with { Target = word };
        if (network.PrefixLength == 0) return Fail(word, word, "Everybody may send through this server.");
        var widest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? WidestPublic4 : WidestPublic6;
        return PublicAddress.IsNoneOf(network) || network.PrefixLength >= widest ? null : Fail(word, word, "A wide public network may send through this server.");
    }

    /// <summary>Brackets are Postfix's; an address without a length is one host; addresses of IPv4 in IPv6 count as what they stand for.</summary>
    private static bool TryParse(string word, out IPNetwork network)
    {
        network = default;
        var slash = word.LastIndexOf('/');
        if (!IPAddress.TryParse((slash < 0 ? word : word[..slash]).Trim('[', ']'), out var address)) return false;
        var longest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = longest;
        if (slash >= 0 && (!int.TryParse(word.AsSpan(slash + 1), out length) || length < 0 || length > longest)) return false;
        if (address.IsIPv4MappedToIPv6 && length >= 96) (address, length) = (address.MapToIPv4(), length - 96);

        // Postfix refuses bits behind the length itself; here the network counts.
        var octets = address.GetAddressBytes();
        for (var bit = length; bit < octets.Length * 8; bit++) octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        network = new IPNetwork(new IPAddress(octets), length);
        return true;
    }

    private static CheckFinding Fail(string target, string actual, string message) => CheckFinding.Fail(
        message, "List only this machine and those that must send without a login. Spammers find an open server within hours, and blocklists within a day.") with
    {
        Target = target,
        Actual = actual,
        Expected = "127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128",
        RemedyCommand = "postconf -e 'mynetworks=127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128' && postfix reload",
        ReferenceUrl = "https://www.postfix.org/postconf.5.html#mynetworks",
    };
}
