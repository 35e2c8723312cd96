using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Reads main.cf and master.cf through postconf(1): a fixed number of runs, side by side, however much there is.</summary>
internal static class ConfigurationReader
{
    /// <summary>The name that <c>-c</c> sets, so that it looks set by main.cf.</summary>
    private const string ConfigDirectory = "config_directory";

    /// <summary>All parameters, in the order of their names.</summary>
    /// <exception cref="PostfixToolException">postconf(1) failed.</exception>
    public static async Task<ConfigurationReading<MailServerParameter>> ReadParametersAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    )
    {
        PostconfOutput[] answers = await AskAsync(
            mail,
            cancellationToken,
            PostconfQuery.Values,
            PostconfQuery.EffectiveValues,
            PostconfQuery.SetValues,
            PostconfQuery.Defaults
        );
        Dictionary<string, string> effective = PostconfLines.ToDictionary(answers[1].Text);
        Dictionary<string, string> set = PostconfLines.ToDictionary(answers[2].Text);
        Dictionary<string, string> defaults = PostconfLines.ToDictionary(answers[3].Text);
        string? directory = effective.GetValueOrDefault(ConfigDirectory);
        string? source = FileIn(directory, "main.cf");
        Dictionary<string, int>? lines = ReadText(mail.Host, source) is { } text ? FindLineNumbers(text) : null;
        IReadOnlyList<MailServerParameter> parameters =
        [
            .. PostconfLines
                .ToDictionary(answers[0].Text)
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
    public static async Task<ConfigurationReading<MailServerService>> ReadServicesAsync(
        MailSystem mail,
        CancellationToken cancellationToken
    )
    {
        PostconfOutput[] answers = await AskAsync(
            mail,
            cancellationToken,
            PostconfQuery.ServiceFields,
            PostconfQuery.ServiceOverrides,
            PostconfQuery.EffectiveValues
        );
        Dictionary<string, string> effective = PostconfLines.ToDictionary(answers[2].Text);
        string? source = FileIn(effective.GetValueOrDefault(ConfigDirectory), "master.cf");
        IReadOnlyList<MailServerService> services = new ServiceTable(effective, mail.Host.Name, source, ReadText(mail.Host, source)).Read(
            answers[0].Text,
            answers[1].Text
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
    private static string? ReadText(MailHost host, string? path)
    {
        try
        {
            return path is null ? null : host.System.ReadText(path);
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

    private static Task<PostconfOutput[]> AskAsync(MailSystem mail, CancellationToken cancellationToken, params PostconfQuery[] queries) =>
        Task.WhenAll(queries.Select(query => mail.Configuration.ReadAsync(query, cancellationToken)));
}
