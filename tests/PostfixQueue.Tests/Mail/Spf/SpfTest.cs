using System.Net;
using PostfixQueue.Mail.Spf;

namespace PostfixQueue.Tests.Mail.Spf;

/// <summary>What the SPF tests share: the client 192.0.2.1 sends as user@example.com and greets as mail.example.com.</summary>
public abstract class SpfTest
{
    internal ZoneResolver Zone { get; } = new();

    internal Task<SpfEvaluation> EvaluateAsync(
        string client = "192.0.2.1",
        string sender = "user@example.com",
        string helo = "mail.example.com"
    ) =>
        SpfEvaluator.EvaluateAsync(
            Zone,
            SpfQuery.ForMailFrom(IPAddress.Parse(client), sender, helo),
            SpfLimits.Default,
            TestContext.Current.CancellationToken
        );

    internal async Task<SpfResult> ResultAsync(string client = "192.0.2.1", string sender = "user@example.com") =>
        (await EvaluateAsync(client, sender)).Result;
}
