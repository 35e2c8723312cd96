using System.Globalization;
using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>Which release of which distribution this machine has, by os-release(5).</summary>
/// <param name="Name">As it calls itself; null when it does not.</param>
/// <param name="SupportEnd">The last day of its support, which few distributions tell.</param>
internal sealed record DistributionRelease(string? Name, DateOnly? SupportEnd)
{
    /// <summary>Reads it.</summary>
    public static DistributionRelease Read(IServerSystem system)
    {
        string[] lines = (system.ReadText("/etc/os-release") ?? system.ReadText("/usr/lib/os-release") ?? "").Split('\n');
        return new DistributionRelease(
            Value(lines, "PRETTY_NAME"),
            DateOnly.TryParseExact(
                Value(lines, "SUPPORT_END"),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly end
            )
                ? end
                : null
        );
    }

    private static string? Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim().Trim('"', '\'')
            is { Length: > 0 } value
            ? value
            : null;
}
