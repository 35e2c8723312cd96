using System.Globalization;

namespace PostfixQueue.Checks.Service.Firewall;

/// <summary>Ports by number or by the names of services(5) that have to do with mail.</summary>
internal static class MailPort
{
    /// <summary>The port; null for any other name.</summary>
    public static int? Parse(string? text) => text switch
    {
        "smtp" => 25,
        "smtps" or "submissions" or "urd" => 465,
        "submission" => 587,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : null,
    };
}
