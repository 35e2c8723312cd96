using System.Text.RegularExpressions;

namespace PostfixQueue.Server;

/// <summary>
/// Parameters as one service of master.cf has them: its own <c>-o</c> settings before those of main.cf, also where another parameter refers to
/// one of them.
/// </summary>
/// <param name="parameters">Those of main.cf.</param>
/// <param name="service">The service; null for main.cf alone.</param>
internal partial class ServiceSettings(ServerParameters parameters, MailServerService? service)
{
    /// <summary>Postfix itself gives up at a hundred; nobody nests this deep on purpose.</summary>
    private const int Deepest = 10;

    private readonly Dictionary<string, string> _own = (service?.Overrides ?? [])
        .GroupBy(static setting => setting.Name, StringComparer.Ordinal)
        .ToDictionary(static setting => setting.Key, static setting => setting.Last().Value, StringComparer.Ordinal);

    /// <summary>The service; null for main.cf alone.</summary>
    public MailServerService? Service { get; } = service;

    /// <summary>The value with the names of other parameters replaced; null when there is no such parameter.</summary>
    public string? this[string name] => Find(name, 0);

    /// <summary>The words of a list; empty when there is no such parameter.</summary>
    public IReadOnlyList<string> List(string name) => PostfixList.Split(this[name]);

    /// <summary>True for <c>yes</c>.</summary>
    public bool IsYes(string name) => string.Equals(this[name], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the service sets it for itself.</summary>
    public bool IsOwn(string name) => _own.ContainsKey(name);

    /// <summary>The commands that set parameters where they are set now: in master.cf those that the service sets for itself, in main.cf the others.</summary>
    /// <param name="settings">Names, and values without quotes.</param>
    public string CommandToSet(params (string Name, string Value)[] settings)
    {
        var own = settings.Where(setting => IsOwn(setting.Name)).Select(setting => $"'{Service}/{setting.Name}={setting.Value}'").ToArray();
        var main = settings.Where(setting => !IsOwn(setting.Name)).Select(static setting => $"'{setting.Name}={setting.Value}'").ToArray();
        string?[] commands = [own.Length > 0 ? $"postconf -P {string.Join(' ', own)}" : null, main.Length > 0 ? $"postconf -e {string.Join(' ', main)}" : null, "postfix reload"];
        return string.Join(" && ", commands.Where(static command => command is not null));
    }

    /// <summary>Those of each service that runs a program, in the order of master.cf.</summary>
    public static IReadOnlyList<ServiceSettings> Of(string program, ServerParameters parameters, IReadOnlyList<MailServerService> services) =>
        [.. services.Where(service => service.Program == program).Select(service => new ServiceSettings(parameters, service))];

    private string? Find(string name, int depth)
    {
        if (_own.Count == 0) return parameters[name];
        var own = _own.GetValueOrDefault(name);
        if ((own ?? parameters.Raw(name)) is not { } written) return null;

        // What depends on conditions is left to postconf(1), which knows nothing of this service.
        return depth > Deepest || Condition().IsMatch(written)
            ? own ?? parameters[name]
            : Reference().Replace(written, match => Find(match.Groups["name"].Value, depth + 1) ?? string.Empty);
    }

    [GeneratedRegex(@"\$(?:(?<name>[A-Za-z0-9_]+)|\{(?<name>[A-Za-z0-9_]+)\}|\((?<name>[A-Za-z0-9_]+)\))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$[{(](?:\{|[A-Za-z0-9_]+[?:])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Condition();
}
