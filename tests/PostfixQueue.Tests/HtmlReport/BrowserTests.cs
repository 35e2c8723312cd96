using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PostfixQueue.Lab;
using PostfixQueue.Measures;
using PostfixQueue.Reports;

namespace PostfixQueue.Tests.HtmlReport;

/// <summary>The report as a real browser shows it.</summary>
public sealed class BrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    /// <summary>What makes the page wider than the screen; what scrolls by itself does not.</summary>
    private const string TooWide = """
        document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > innerWidth && !one.parentElement.closest('.scroll'))
            .map(one => one.tagName + ' ' + one.getAttribute('class') + ' ' + one.textContent.slice(0, 30)).join('; ')
        """;

    private static readonly QueueReport s_report = SyntheticReport.Of(3_000, first: 15, SyntheticReport.Checks);

    public static TheoryData<int, string> Looks
    {
        get
        {
            TheoryData<int, string> looks = new();
            foreach (int width in new[] { 390, 834, 1440 })
            {
                looks.Add(width, "light");
                looks.Add(width, "dark");
            }

            return looks;
        }
    }

    [Fact]
    public async Task It_asks_for_nothing_and_the_browser_has_nothing_against_it()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);

        Assert.StartsWith("file:", Assert.Single(page.Requests), StringComparison.Ordinal);
        Assert.Empty(page.Messages);
        Assert.Equal(
            0,
            await NumberAsync(
                page,
                "document.querySelectorAll('script, link, img, iframe, object, embed, form, [style], [onclick]').length"
            )
        );
    }

    [Fact]
    public async Task A_script_that_got_in_would_not_run()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        const string Attempt = """
            (() => {
                const script = document.createElement('script');
                script.textContent = 'window.hasRun = true';
                document.body.append(script);
                const div = document.createElement('div');
                div.setAttribute('style', 'color: red');
                document.body.append(div);
                return (window.hasRun === true) + ' ' + getComputedStyle(div).color;
            })()
            """;

        Assert.NotEqual("true", (await TextAsync(page, Attempt)).Split(' ')[0]);
        Assert.Contains(page.Messages, static message => message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task It_fits_each_width_and_axe_finds_nothing(int width, string scheme)
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        await page.ShowAsAsync(width, scheme);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");

        Assert.Equal("", await TextAsync(page, TooWide));
        await page.EvaluateAsync(BrowserFixture.Axe);
        const string Run = """
            axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.map(found =>
                found.id + ': ' + found.help + ' ' + found.nodes.slice(0, 3).map(node => node.html).join(' | ')).join('\n'))
            """;
        Assert.Equal("", await TextAsync(page, Run));
    }

    /// <summary>axe does not look at text on pictures.</summary>
    [Theory]
    [InlineData("light", "screen")]
    [InlineData("dark", "screen")]
    [InlineData("dark", "print")]
    public async Task The_numbers_in_the_heat_map_stand_out_from_their_fields(string scheme, string media)
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        await page.ShowAsAsync(1440, scheme, media);
        const string Contrasts = """
            (() => {
                const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(part => part / 255)
                    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
                const found = {};
                for (const text of document.querySelectorAll('.heat .row text')) {
                    const [a, b] = [text, text.previousElementSibling].map(one => light(getComputedStyle(one).fill)).sort((x, y) => y - x);
                    found[text.getAttribute('class')] = (a + 0.05) / (b + 0.05);
                }
                return found;
            })()
            """;

        JsonObject contrasts = (await page.EvaluateAsync(Contrasts))!.AsObject();

        Assert.Equal(6, contrasts.Count);
        Assert.All(contrasts, static one => Assert.True(one.Value!.GetValue<double>() >= 4.5, $"{one.Key}: {one.Value}"));
    }

    [Fact]
    public async Task The_heat_map_has_the_counts_of_the_measure_and_so_has_its_table()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        const string Rows = """
            [...document.querySelectorAll('.map')[0].querySelectorAll('SELECTOR')].map(row => CELLS.join(' ')).join('\n')
            """;
        string map = Rows.Replace("SELECTOR", ".heat .row", StringComparison.Ordinal)
            .Replace(
                "CELLS",
                "[row.querySelector('.name').textContent, ...[...row.querySelectorAll('rect')].map(one => "
                    + "one.nextElementSibling?.tagName === 'text' ? one.nextElementSibling.textContent : '0')]",
                StringComparison.Ordinal
            );
        string table = Rows.Replace("SELECTOR", "tbody tr", StringComparison.Ordinal)
            .Replace("CELLS", "[...row.children].slice(0, 11).map(one => one.textContent)", StringComparison.Ordinal);
        string[] expected = [.. s_report.Domains.Top.Select(static domain => $"{domain.Name} {string.Join(' ', domain.AgeBuckets)}")];

        string[] shown = (await TextAsync(page, map)).Split('\n');

        Assert.Equal(expected, shown[..^1]);
        Assert.EndsWith(
            "other domains",
            shown[^1].Split(" 0")[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '.', 'k'),
            StringComparison.Ordinal
        );
        Assert.Equal(expected, (await TextAsync(page, table)).Split('\n')[..^1]);
    }

    [Fact]
    public async Task Bars_are_as_long_as_their_numbers()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        string widths = await TextAsync(
            page,
            "[...document.querySelectorAll('.bar')].map(bar => bar.children[1].getBBox().width / bar.children[0].getBBox().width).join(' ')"
        );
        double[] shown = [.. widths.Split(' ').Select(static width => double.Parse(width, CultureInfo.InvariantCulture))];
        double most = s_report.Causes.Top[0].Count;

        Assert.Equal(s_report.Causes.Top.Count, shown.Length);
        Assert.All(s_report.Causes.Top.Zip(shown), pair => Assert.Equal(pair.First.Count / most, pair.Second, 0.001));

        string heights = await TextAsync(
            page,
            "[...document.querySelectorAll('.times')[0].querySelectorAll('rect')].map(bar => bar.height.baseVal.value).join(' ')"
        );
        double[] tall = [.. heights.Split(' ').Select(static height => double.Parse(height, CultureInfo.InvariantCulture))];
        int[] counts = [.. s_report.Arrivals!.Counts.Where(static count => count > 0)];
        Assert.Equal(counts.Length, tall.Length);
        Assert.All(
            counts.Zip(tall),
            pair =>
                Assert.InRange(pair.Second, (95.0 * pair.First / counts.Max()) - 0.1, Math.Max(2, 95.0 * pair.First / counts.Max()) + 0.1)
        );
    }

    [Fact]
    public async Task The_keyboard_reaches_what_is_folded_away_and_opens_it()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        await page.EvaluateAsync("document.querySelector('.message > summary').focus()");
        Assert.Equal(0, await NumberAsync(page, "document.querySelectorAll('.message[open]').length"));

        await page.PressAsync("Enter", "\r");

        Assert.Equal(1, await NumberAsync(page, "document.querySelectorAll('.message[open]').length"));
        Assert.Equal(
            0,
            await NumberAsync(
                page,
                "[...document.querySelectorAll('[aria-labelledby]')].filter(one => "
                    + "!document.getElementById(one.getAttribute('aria-labelledby'))).length"
            )
        );
        Assert.Equal(
            0,
            await NumberAsync(
                page,
                "[...document.querySelectorAll('a[href^=\"#\"]')].filter(one => !document.getElementById(one.hash.slice(1))).length"
            )
        );
    }

    [Fact]
    public async Task Paper_gets_light_colours_and_what_is_folded_away()
    {
        await using DevToolsPage page = await browser.ShowAsync(s_report);
        await page.ShowAsAsync(834, "dark", "print");

        Assert.Equal("rgb(255, 255, 255)", await TextAsync(page, "getComputedStyle(document.body).backgroundColor"));
        Assert.True(await NumberAsync(page, "document.querySelector('.message dl').getBoundingClientRect().height") > 0);
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text_and_moves_nothing()
    {
        await using DevToolsPage page = await browser.ShowAsync(HostileReport.Build());
        await page.ShowAsAsync(390, "light");
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");

        Assert.Single(page.Requests);
        Assert.Empty(page.Messages);
        Assert.Equal("", await TextAsync(page, TooWide));
        Assert.Equal(0, await NumberAsync(page, "document.querySelectorAll('script, img, iframe, b, [onerror], [href^=java]').length"));
        Assert.Contains(HostileReport.Script, await TextAsync(page, "document.body.textContent"), StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync(page, "document.querySelectorAll('main').length"));
    }

    [Fact]
    public async Task A_report_on_a_hundred_thousand_messages_opens_at_once()
    {
        QueueReport report = SyntheticReport.Of(100_000);
        Stopwatch clock = Stopwatch.StartNew();
        await using DevToolsPage page = await browser.ShowAsync(report);
        string took = await TextAsync(page, "performance.getEntriesByType('navigation')[0].loadEventEnd.toFixed(0)");

        // How fast that is depends on the machine: it is told, not demanded.
        double length = await NumberAsync(page, "document.documentElement.outerHTML.length");
        TestContext.Current.SendDiagnosticMessage(
            $"{length / 1_000:N0} kB; loaded in {took} ms by the browser's clock, written and shown in {clock.ElapsedMilliseconds} ms."
        );
        Assert.Equal("100,000", await TextAsync(page, "document.querySelector('.figures dd').textContent"));
    }

    private static async Task<string> TextAsync(DevToolsPage page, string expression) =>
        (await page.EvaluateAsync(expression))!.GetValue<string>();

    private static async Task<double> NumberAsync(DevToolsPage page, string expression) =>
        (await page.EvaluateAsync(expression))!.GetValue<double>();
}
