using System.Net;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>What the SPF tests share: the client 192.0.2.1 sends as user@example.com and greets as mail.example.com.</summary>
public abstract class SpfTest
{
    internal ZoneResolver Zone { get; } = new();

    internal static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    internal Task<SpfEvaluation> EvaluateAsync(
        string client = "192.0.2.1",
        string sender = "user@example.com",
        string helo = "mail.example.com"
    ) =>
        new SpfEvaluator(Zone, new FixedTime()).EvaluateAsync(
            SpfQuery.ForMailFrom(IPAddress.Parse(client), sender, helo),
            TestContext.Current.CancellationToken
        );

    internal async Task<SpfResult> ResultAsync(string client = "192.0.2.1", string sender = "user@example.com") =>
        (await EvaluateAsync(client, sender)).Result;

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
