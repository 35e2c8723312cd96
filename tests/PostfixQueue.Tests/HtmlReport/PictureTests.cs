using System.Security.Cryptography;
using System.Text;
using PostfixQueue.Lab;
using PostfixQueue.Reports;
using PostfixQueue.Reports.Html;
using PostfixQueue.Tests.Packaging;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>The picture of a report in the README.</summary>
public sealed class PictureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    /// <summary>Set to have the picture made anew.</summary>
    private const string Renewal = "POSTFIXQUEUE_RENEW_PICTURE";

    private const int Width = 1_200;
    private const int Height = 2_090;

    private static readonly string s_picture = Repository.At("tests", "Demo", "queue-report.png");

    /// <summary>Beside the picture is kept what page it is of.</summary>
    private static readonly string s_origin = Repository.At("tests", "Demo", "queue-report.sha256");

    [Fact]
    public async Task It_is_of_the_report_as_it_is()
    {
        QueueReport report = SampleReport.Build();
        string version = typeof(QueueReport).Assembly.GetName().Version!.ToString(3);
        string page = ReportPage.Render(report).Replace($"PostfixQueue {version}", "PostfixQueue", StringComparison.Ordinal);
        string origin = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page)));
        if (Environment.GetEnvironmentVariable(Renewal) is { Length: > 0 })
            await RenewAsync(report, origin);

        string kept = (File.ReadAllText(s_origin)).Trim();

        Assert.True(
            origin == kept,
            $"Reports have changed: look at them, and have the picture made anew by {Renewal}=1 ./build.ps1 test -Filter "
                + $"{nameof(It_is_of_the_report_as_it_is)}"
        );
        byte[] picture = File.ReadAllBytes(s_picture);
        Assert.Equal("PNG"u8, picture.AsSpan(1, 3));
        Assert.InRange(picture.Length, 10_000, 400_000);
        Assert.Contains("tests/Demo/queue-report.png", File.ReadAllText(Repository.At("README.md")), StringComparison.Ordinal);
    }

    private async Task RenewAsync(QueueReport report, string origin)
    {
        await using DevToolsPage page = await browser.ShowAsync(report);
        await page.ShowAsAsync(Width, "light");
        await File.WriteAllBytesAsync(s_picture, await page.TakePictureAsync(Height));
        await File.WriteAllTextAsync(s_origin, origin + "\n");
    }
}
