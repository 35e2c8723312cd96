using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// Reads main.cf and master.cf through postconf(1): a fixed number of runs, side by side, however much there is. What both need is read
/// once.
/// </summary>
/// <param name="mail">The instance.</param>
/// <param name="runToken">Ends the reading of what both need.</param>
internal sealed class ConfigurationReader(MailSystem mail, CancellationToken runToken)
{
    /// <summary>The name that <c>-c</c> sets, so that it looks set by main.cf.</summary>
    private const string ConfigDirectory = "config_directory";

    private readonly SharedFact<PostconfOutput> _effective = new(
        token => mail.Configuration.ReadAsync(PostconfQuery.EffectiveValues, token),
        runToken
    );

    /// <summary>All parameters, in the order of their names.</summary>
    /// <exception cref="PostfixToolException">postconf(1) failed.</exception>
    public async Task<ConfigurationReading<MailServerParameter>> ReadParametersAsync(CancellationToken cancellationToken)
    {
        PostconfOutput[] answers = await AskAsync(cancellationToken, PostconfQuery.Values, PostconfQuery.SetValues, PostconfQuery.Defaults);
        Dictionary<string, string> effective = PostconfLines.ToDictionary(answers[0].Text);
        Dictionary<string, string> set = PostconfLines.ToDictionary(answers[2].Text);
        Dictionary<string, string> defaults = PostconfLines.ToDictionary(answers[3].Text);
        string? directory = effective.GetValueOrDefault(ConfigDirectory);
        string? source = FileIn(directory, "main.cf");
        Dictionary<string, int>? lines = ReadText(source) is { } text ? FindLineNumbers(text) : null;
        IReadOnlyList<MailServerParameter> parameters =
        [
            .. PostconfLines
                .ToDictionary(answers[1].Text)
                .OrderBy(static line => line.Key, StringComparer.Ordinal)
                .Select(line =>
                {
                    bool isSet = set.ContainsKey(line.Key) && line.Key != ConfigDirectory;
                    return new MailServerParameter
                    {
                        Name = line.Key,
                        Value = line.Value,
                        EffectiveValue = effective.GetValueOrDefault(line.Key, line.Value),
                        DefaultValue = defaults.GetValueOrDefault(line.Key),
                        IsSet = isSet,
                        Source = isSet ? source : null,
                        SourceLine = isSet && lines is not null && lines.TryGetValue(line.Key, out int number) ? number : null,
                        HostName = mail.Host.Name,
                        ConfigDirectory = directory,
                    };
                }),
        ];
        return new ConfigurationReading<MailServerParameter>(parameters, WarningsOf(answers));
    }

    /// <summary>All services, in the order of master.cf.</summary>
    /// <exception cref="PostfixToolException">postconf(1) failed.</exception>
    public async Task<ConfigurationReading<MailServerService>> ReadServicesAsync(CancellationToken cancellationToken)
    {
        PostconfOutput[] answers = await AskAsync(cancellationToken, PostconfQuery.ServiceFields, PostconfQuery.ServiceOverrides);
        Dictionary<string, string> effective = PostconfLines.ToDictionary(answers[0].Text);
        string? source = FileIn(effective.GetValueOrDefault(ConfigDirectory), "master.cf");
        IReadOnlyList<MailServerService> services = new ServiceTable(effective, mail.Host.Name, source, ReadText(source)).Read(
            answers[1].Text,
            answers[2].Text
        );
        return new ConfigurationReading<MailServerService>(services, WarningsOf(answers));
    }

    /// <summary>
    /// The line that each setting of main.cf begins with, counted from 1; of a parameter that is set twice the last, which counts. A line
    /// that begins with a blank goes on with the setting before, over comments and empty lines too: postconf(5).
    /// </summary>
    private static Dictionary<string, int> FindLineNumbers(string text)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || char.IsWhiteSpace(line[0]))
                continue;
            if (line.IndexOf('=') is > 0 and var equals)
                lines[line[..equals].TrimEnd().ToString()] = number;
        }

        return lines;
    }

    /// <summary>postconf(1) tells nearly all; the text serves for the rest.</summary>
    private string? ReadText(string? path)
    {
        try
        {
            return path is null ? null : mail.Host.System.ReadText(path);
        }
        catch (ServerSystemException)
        {
            return null;
        }
    }

    private static string? FileIn(string? directory, string name) => directory is null ? null : Path.Join(directory, name);

    /// <summary>Several runs warn of the same things, which are worth saying once.</summary>
    private static string[] WarningsOf(PostconfOutput[] answers) =>
        [.. answers.SelectMany(static answer => answer.Warnings).Distinct(StringComparer.Ordinal)];

    /// <summary>The effective values, then the answers to the queries.</summary>
    private Task<PostconfOutput[]> AskAsync(CancellationToken cancellationToken, params PostconfQuery[] queries) =>
        Task.WhenAll([
            _effective.GetAsync(cancellationToken),
            .. queries.Select(query => mail.Configuration.ReadAsync(query, cancellationToken)),
        ]);
}
