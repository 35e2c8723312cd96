using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PostfixQueue.Lab;
using PostfixQueue.Measures;
using PostfixQueue.Tests.Log;

namespace PostfixQueue.Tests.Measures;

/// <summary>The same log counted by pflogsumm(1), class by class.</summary>
public sealed class PflogsummTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Totals_agree()
    {
        string[] lines = MailLogText.Lines(20_000).ToArray();

        (Dictionary<string, long>? theirs, Dictionary<string, long>? ours) = Count(lines);

        Assert.All(theirs.Values.Take(6), static count => Assert.NotEqual(0, count));
        Assert.Equal(theirs, ours);
    }

    /// <summary>
    /// What pflogsumm 1.1.5 passes over or counts twice, each with the line that shows it; where it is mended, this test says so.
    /// </summary>
    [Theory]
    // Its pattern of a delivery has no place for the TLS status of Postfix 3.11.
    [InlineData(
        "delivered",
        0,
        1,
        "smtp",
        "0A1B2C3D4E: to=<a@b.example>, relay=b.example[198.51.100.1]:25, delay=1, delays=1/0/0/0, tls=may, dsn=2.0.0, status=sent (250 OK)"
    )]
    // It knows the services smtps and submission by name; Postfix's master.cf has submissions since 3.6.
    [InlineData("received", 0, 1, "submissions/smtpd", "0A1B2C3D4E: client=a.example[192.0.2.1]")]
    // It takes an address to end at its first angle bracket.
    [InlineData(
        "delivered",
        0,
        1,
        "smtp",
        "0A1B2C3D4E: to=<\"a>b\"@b.example>, relay=b.example[198.51.100.1]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 OK)"
    )]
    // A message that smtpd(8) hands to a proxy comes in once, under its queue ID.
    [InlineData("received", 1, 0, "smtpd", "NOQUEUE: client=a.example[192.0.2.1]")]
    // It counts what rules hold, and not what administrators do.
    [InlineData("held", 0, 1, "postsuper", "0A1B2C3D4E: placed on hold")]
    // A rejected part of a message's MIME structure is a rejected message.
    [InlineData(
        "rejected",
        0,
        1,
        "cleanup",
        "0A1B2C3D4E: reject: mime-error improper use of 8-bit data in message header: x from unknown[192.0.2.1]; from=<a@b.example> "
            + "to=<c@d.example>"
    )]
    public void Where_it_is_wrong_we_are_not(string what, long wrong, long right, string program, string text)
    {
        (Dictionary<string, long>? theirs, Dictionary<string, long>? ours) = Count([LoggedLines.Line("10:00:00", program, text)]);

        Assert.Equal((wrong, right), (theirs[what], ours[what]));
    }

    private (Dictionary<string, long> Theirs, Dictionary<string, long> Ours) Count(string[] lines)
    {
        File.WriteAllLines(_path, lines);
        using Process process = Process.Start(
            new ProcessStartInfo("pflogsumm", [_path]) { RedirectStandardOutput = true, Environment = { ["LC_ALL"] = "C" } }
        )!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        DeliveryMeasurer measurer = new(MailDeliveryGrouping.None);
        foreach (MailLogEvent one in LoggedLines.Read(lines))
            measurer.Add(one);
        MailDeliveryMeasure total = measurer.Results(first: null).Single();
        return (
            new[]
            {
                "received",
                "delivered",
                "forwarded",
                "deferred",
                "bounced",
                "rejected",
                "reject warnings",
                "held",
                "discarded",
            }.ToDictionary(static what => what, what => Find(output, what)),
            new Dictionary<string, long>
            {
                ["received"] = total.ReceivedCount,
                ["delivered"] = total.SentCount,
                ["forwarded"] = total.ForwardedCount,
                ["deferred"] = total.DeferredMessageCount,
                ["bounced"] = total.BouncedCount,
                ["rejected"] = total.RejectedCount,
                ["reject warnings"] = total.RejectWarningCount,
                ["held"] = total.HeldCount,
                ["discarded"] = total.DiscardedCount,
            }
        );
    }

    private static long Find(string output, string what)
    {
        Match count = Regex.Match(
            output,
            $@"^ *(\d+)([km]?) +{what}\b",
            RegexOptions.Multiline | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(10)
        );
        Assert.True(count.Success && count.Groups[2].Value.Length == 0, $"pflogsumm says nothing exact of {what}:\n{output}");
        return long.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
