using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue.Server;

/// <summary>
/// What one service of master.cf sees: parameters, with its own <c>-o</c> settings before those of main.cf, also where another parameter
/// refers to one of them; and files and sockets, from the folder that it is locked into and with the rights that it runs with.
/// </summary>
/// <param name="parameters">Those of main.cf.</param>
/// <param name="service">The service; null for main.cf alone.</param>
internal partial class ServiceView(ServerParameters parameters, MailServerService? service)
{
    /// <summary>Postfix itself gives up at a hundred; nobody nests this deep on purpose.</summary>
    private const int Deepest = 10;

    private readonly Dictionary<string, string> _own = (service?.Overrides ?? [])
        .GroupBy(static setting => setting.Name, StringComparer.Ordinal)
        .ToDictionary(static setting => setting.Key, static setting => setting.Last().Value, StringComparer.Ordinal);

    /// <summary>The service; null for main.cf alone.</summary>
    public MailServerService? Service { get; } = service;

    /// <summary>The folder that relative paths start from, and that a locked service takes for the root of all.</summary>
    public string QueueDirectory { get; } = parameters["queue_directory"] is { Length: > 0 } folder ? folder : "/";

    /// <summary>It runs with the queue directory as its root.</summary>
    public bool IsChrooted => Service is { IsChrooted: true };

    /// <summary>The user that it runs as; null for root.</summary>
    public string? UserName => Service is { IsUnprivileged: false } ? null : parameters["mail_owner"];

    /// <summary>Where a path that the service looks for while it works leads to, as the rest of the machine sees it.</summary>
    /// <param name="path">The path as it is written; a relative one starts from the queue directory.</param>
    public string PathOf(string path) =>
        !path.StartsWith('/') ? Path.Join(QueueDirectory, path)
        : IsChrooted ? Path.Join(QueueDirectory, path)
        : path;

    /// <summary>
    /// Reads where something listens that the service connects to: as <see cref="MailEndpoint"/> has it, a socket as the rest of the
    /// machine sees it.
    /// </summary>
    /// <param name="text">Such as <c>unix:private/auth</c> or <c>inet:localhost:8891</c>.</param>
    /// <param name="endpoint">The endpoint.</param>
    public bool TryFindEndpoint(string? text, [NotNullWhen(true)] out MailEndpoint? endpoint)
    {
        if (!MailEndpoint.TryParse(text, QueueDirectory, out endpoint))
            return false;

        // A relative path has been completed with the queue directory already.
        if (endpoint.Path is { } path && IsChrooted && text!.Contains(":/", StringComparison.Ordinal))
            endpoint = endpoint with { Path = PathOf(path) };
        return true;
    }

    /// <summary>The value with the names of other parameters replaced; null when there is no such parameter.</summary>
    public string? this[string name] => FindValue(name, 0);

    /// <summary>The value as written; null when there is no such parameter.</summary>
    public string? Raw(string name) => _own.GetValueOrDefault(name) ?? parameters.Raw(name);

    /// <summary>The words of a list; empty when there is no such parameter.</summary>
    public IReadOnlyList<string> List(string name) => PostfixList.Split(this[name]);

    /// <summary>True for <c>yes</c>.</summary>
    public bool IsYes(string name) => string.Equals(this[name], "yes", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the service sets it for itself.</summary>
    public bool IsOwn(string name) => _own.ContainsKey(name);

    /// <summary>
    /// The commands that set parameters where they are set now: in master.cf those that the service sets for itself, in main.cf the others.
    /// </summary>
    /// <param name="settings">Names, and values without quotes.</param>
    public ShellCommand CommandToSet(params (string Name, string Value)[] settings)
    {
        string[] own = [.. settings.Where(setting => IsOwn(setting.Name)).Select(setting => $"{Service}/{setting.Name}={setting.Value}")];
        string[] main = [.. settings.Where(setting => !IsOwn(setting.Name)).Select(static setting => $"{setting.Name}={setting.Value}")];
        return (own.Length, main.Length) switch
        {
            (0, _) => ShellCommand.Create($"postconf -e {main} && postfix reload"),
            (_, 0) => ShellCommand.Create($"postconf -P {own} && postfix reload"),
            _ => ShellCommand.Create($"postconf -P {own} && postconf -e {main} && postfix reload"),
        };
    }

    /// <summary>Those of each service that runs a program, in the order of master.cf.</summary>
    public static IReadOnlyList<ServiceView> FindByProgram(
        string program,
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services
    ) => [.. services.Where(service => service.Program == program).Select(service => new ServiceView(parameters, service))];

    private string? FindValue(string name, int depth)
    {
        if (_own.Count == 0)
            return parameters[name];
        string? own = _own.GetValueOrDefault(name);
        if ((own ?? parameters.Raw(name)) is not { } written)
            return null;

        // What depends on conditions is left to postconf(1), which knows nothing of this service.
        return depth > Deepest || Condition().IsMatch(written)
            ? own ?? parameters[name]
            : Reference().Replace(written, match => FindValue(match.Groups["name"].Value, depth + 1) ?? "");
    }

    [GeneratedRegex(
        @"\$(?:(?<name>[A-Za-z0-9_]+)|\{(?<name>[A-Za-z0-9_]+)\}|\((?<name>[A-Za-z0-9_]+)\))",
        RegexOptions.CultureInvariant,
        MatchLimit.Milliseconds
    )]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$[{(](?:\{|[A-Za-z0-9_]+[?:])", RegexOptions.CultureInvariant, MatchLimit.Milliseconds)]
    private static partial Regex Condition();
}
