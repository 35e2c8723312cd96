using System.Globalization;
using System.Net.Sockets;

namespace PostfixQueue.Server;

/// <summary>Effective values of parameters, as checks want them. A parameter that this Postfix does not have reads as null.</summary>
internal sealed class ServerParameters(IReadOnlyList<MailServerParameter> parameters)
{
    private static readonly (string Word, AddressFamily Family)[] s_families =
    [
        ("ipv4", AddressFamily.InterNetwork),
        ("ipv6", AddressFamily.InterNetworkV6),
    ];

    private readonly Dictionary<string, MailServerParameter> _byName = parameters.ToDictionary(
        static parameter => parameter.Name,
        StringComparer.Ordinal
    );

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>The value with the names of other parameters replaced; null when there is no such parameter.</summary>
    public string? this[string name] => _byName.GetValueOrDefault(name)?.EffectiveValue;

    /// <summary>The value as written; null when there is no such parameter.</summary>
    public string? Raw(string name) => _byName.GetValueOrDefault(name)?.Value;

    /// <summary>True when main.cf sets it.</summary>
    public bool IsSet(string name) => _byName.GetValueOrDefault(name)?.IsSet ?? false;

    /// <summary>True for a parameter of Postfix's own; the others only stand for something in the values of these.</summary>
    public bool IsBuiltIn(string name) => Default(name) is not null;

    /// <summary>The built-in value as written; null for a parameter that only main.cf defines.</summary>
    public string? Default(string name) => _byName.GetValueOrDefault(name)?.DefaultValue;

    /// <summary>The words of a list; empty when there is no such parameter.</summary>
    public IReadOnlyList<string> List(string name) => PostfixList.Split(this[name]);

    /// <summary>The address families that Postfix uses (<c>inet_protocols</c>), IPv4 first.</summary>
    public IReadOnlyList<AddressFamily> Families => FamiliesOf(List("inet_protocols"));

    /// <summary>The address families that words of <c>inet_protocols</c> allow, IPv4 first.</summary>
    public static IReadOnlyList<AddressFamily> FamiliesOf(IReadOnlyList<string> words) =>
        [
            .. s_families
                .Where(family =>
                    words.Any(word => word.ToUpperInvariant() is "ALL" || word.Equals(family.Word, StringComparison.OrdinalIgnoreCase))
                )
                .Select(static family => family.Family),
        ];

    /// <summary>True for <c>yes</c>.</summary>
    public bool IsYes(string name) => string.Equals(this[name], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number; null when it is none.</summary>
    public long? Number(string name) =>
        long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A time; null when it is none.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="defaultUnit">The unit of a bare number, see postconf(5).</param>
    public TimeSpan? Time(string name, char defaultUnit = 's') => PostfixDuration.Parse(this[name], defaultUnit);
}
