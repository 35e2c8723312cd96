using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>The ports behind the names that main.cf and master.cf may use.</summary>
internal static class ServicePort
{
    public const int Smtp = 25;
    public const int Submissions = 465;
    public const int Submission = 587;

    /// <summary>Beside the official port many providers take mail where TLS begins with the connection.</summary>
    public const int AlternativeSubmissions = 2465;

    /// <summary>
    /// Beside the official ports many providers take mail there too: TLS after STARTTLS at the first two, at once at the last.
    /// </summary>
    public static IReadOnlyList<int?> Alternatives { get; } = [2525, 2587, AlternativeSubmissions];

    /// <summary>The port, or null when nobody knows the name: of mail's own services, else from services(5).</summary>
    public static int? FindNumber(string service, IServerSystem system) =>
        Known(service) ?? FromFile(service, system.ReadText("/etc/services"));

    /// <summary>The port of a number or of one of mail's own services; null for other names.</summary>
    public static int? Known(string service) =>
        HostAndPort.ReadPort(service)
        ?? service.ToLowerInvariant() switch
        {
            "smtp" => Smtp,
            "submission" => Submission,
            "submissions" or "smtps" or "ssmtp" or "urd" => Submissions,
            _ => null,
        };

    private static int? FromFile(string service, string? text)
    {
        foreach (string line in (text ?? "").Split('\n'))
        {
            string[] words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Length > 1
                && words[1].EndsWith("/tcp", StringComparison.Ordinal)
                && words.Where((_, index) => index != 1).Contains(service, StringComparer.Ordinal)
            )
                return HostAndPort.ReadPort(words[1][..^"/tcp".Length]);
        }

        return null;
    }
}
