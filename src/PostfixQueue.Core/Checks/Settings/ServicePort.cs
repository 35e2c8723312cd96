using PostfixQueue.Mail.Smtp;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Settings;

/// <summary>The ports behind the names that main.cf and master.cf may use.</summary>
internal static class ServicePort
{
    public const int Smtp = 25;
    public const int Submissions = 465;
    public const int Submission = 587;

    /// <summary>The port, or null when nobody knows the name: of mail's own services, else from services(5).</summary>
    public static int? Find(string service, IServerSystem system) => HostAndPort.ReadPort(service) ?? service.ToLowerInvariant() switch
    {
        "smtp" => Smtp,
        "submission" => Submission,
        "submissions" or "smtps" or "ssmtp" => Submissions,
        _ => FromFile(service, system.ReadText("/etc/services")),
    };

    private static int? FromFile(string service, string? text)
    {
        foreach (var line in (text ?? string.Empty).Split('\n'))
        {
            var words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[1].EndsWith("/tcp", StringComparison.Ordinal) && words.Where((_, index) => index != 1).Contains(service, StringComparer.Ordinal))
                return HostAndPort.ReadPort(words[1][..^"/tcp".Length]);
        }

        return null;
    }
}
