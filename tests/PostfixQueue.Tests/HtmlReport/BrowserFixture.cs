using System.Reflection;
using PostfixQueue.Lab;
using PostfixQueue.Reports.Html;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>One browser for all tests, and the reports that it shows.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postfixqueue report ");
    private readonly Lazy<Task<Chromium>> _browser = new(Chromium.StartAsync);

    /// <summary>The source of axe-core.</summary>
    internal static string Axe { get; } = ReadAxe();

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated)
            await (await _browser.Value).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Shows a report, opened as a file is.</summary>
    internal async Task<DevToolsPage> ShowAsync(PostfixQueue.Reports.QueueReport report)
    {
        Assert.SkipWhen(Chromium.Program is null, "Chromium is not installed. './build.ps1 test' installs it.");
        string path = Path.Join(_folder.FullName, $"{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(path, ReportPage.Render(report));
        DevToolsPage page = await (await _browser.Value).OpenPageAsync();
        await page.GoToAsync(new Uri(path));
        return page;
    }

    private static string ReadAxe()
    {
        Assembly assembly = typeof(Deque.AxeCore.Commons.AxeResult).Assembly;
        string name = assembly.GetManifestResourceNames().Single(static name => name.EndsWith("axe.min.js", StringComparison.Ordinal));
        using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
