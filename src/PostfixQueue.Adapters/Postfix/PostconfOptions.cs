using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>The options of postconf(1) for each kind of question.</summary>
internal static class PostconfOptions
{
    public static IReadOnlyList<string> From(PostconfQuery query) =>
        query switch
        {
            PostconfQuery.Values => [],
            PostconfQuery.EffectiveValues => ["-x"],
            PostconfQuery.QueueSettings => ["-x", .. PostfixSettings.ParameterNames],
            PostconfQuery.SetValues => ["-n"],
            PostconfQuery.Defaults => ["-d"],
            PostconfQuery.ServiceFields => ["-F"],
            PostconfQuery.ServiceOverrides => ["-P"],
            PostconfQuery.TableTypes => ["-m"],
            PostconfQuery.SaslClientTypes => ["-A"],
            _ => throw new ArgumentOutOfRangeException(nameof(query), query, null),
        };
}
