using System.Text.Json;

namespace PostfixQueue.Delay;

/// <summary>Reads the rule table that is embedded in this assembly.</summary>
internal static class DelayRuleTable
{
    private const string Resource = "PostfixQueue.Delay.delay-rules.json";

    /// <summary>Reads the table.</summary>
    /// <returns>The rules in order of evaluation.</returns>
    /// <exception cref="FormatException">The table breaks its own rules.</exception>
    public static DelayRule[] Read()
    {
        using Stream stream =
            typeof(DelayRuleTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new FormatException($"The resource {Resource} is missing.");
        using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        // The order within a stage is that of the file: OrderBy is stable.
        return [.. document.RootElement.EnumerateArray().Select(ReadRule).OrderBy(rule => rule.Stage)];
    }

    private static DelayRule ReadRule(JsonElement element)
    {
        string id = Text(element, "id") ?? throw new FormatException("A rule has no id.");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!s_known.Contains(property.Name))
                throw new FormatException($"Rule {id}: unknown property {property.Name}.");
        }

        return new DelayRule
        {
            Id = id,
            Stage = Value<DelayRuleStage>(element, "stage") ?? throw new FormatException($"Rule {id} has no stage."),
            Cause = Value<MailDelayCause>(element, "cause") ?? throw new FormatException($"Rule {id} has no cause."),
            Sources = [.. List(element, "source").Select(name => Enum.Parse<DelaySource>(name))],
            LocalPeer = Text(element, "peer") switch
            {
                "local" => true,
                "remote" => false,
                _ => null,
            },
            Hosts = List(element, "host"),
            Commands = List(element, "command"),
            Codes = List(element, "code"),
            Enhanced = List(element, "enhanced"),
            When = Patterns(element, "when"),
            And = Patterns(element, "and"),
            Unless = Patterns(element, "unless"),
            Status = Text(element, "status"),
            Scope = Value<MailDelayScope>(element, "scope"),
            Retry = Value<DelayRetryAdvice>(element, "retry"),
            Detail = Text(element, "detail"),
            Remedy = Text(element, "remedy"),
            Examples = List(element, "examples"),
        };
    }

    private static readonly HashSet<string> s_known =
    [
        "id",
        "stage",
        "cause",
        "source",
        "peer",
        "host",
        "command",
        "code",
        "enhanced",
        "when",
        "and",
        "unless",
        "status",
        "scope",
        "retry",
        "detail",
        "remedy",
        "examples",
    ];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string[] List(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")] : [];

    private static DelayPattern[] Patterns(JsonElement element, string name) =>
        [.. List(element, name).Select(text => new DelayPattern(text))];

    private static T? Value<T>(JsonElement element, string name)
        where T : struct, Enum => Text(element, name) is string text ? Enum.Parse<T>(text) : null;
}
