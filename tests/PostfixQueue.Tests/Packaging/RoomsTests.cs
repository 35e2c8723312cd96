using System.Reflection;
using System.Text.RegularExpressions;
using PostfixQueue.Checks;

namespace PostfixQueue.Tests.Packaging;

/// <summary>src/README.md against the tree, and the tree against what it says.</summary>
public sealed partial class RoomsTests
{
    private static readonly string s_page = File.ReadAllText(Repository.At("src", "README.md"));

    private static readonly string[] s_rooms = [.. Row().Matches(s_page).Select(match => match.Groups["room"].Value)];

    private static readonly string[] s_above = ["Checks", "Metrics", "Reports"];

    [Fact]
    public void Each_room_is_there() => Assert.All(s_rooms, room => Assert.True(Directory.Exists(Repository.At("src", room)), room));

    [Theory]
    [InlineData("PostfixQueue.Core")]
    [InlineData("PostfixQueue.Core/Checks")]
    [InlineData("PostfixQueue")]
    public void No_room_is_left_out(string parent) => Assert.All(Folders(parent), folder => Assert.Contains($"{parent}/{folder}", s_rooms));

    [Fact]
    public void The_folders_of_the_checks_are_the_categories_that_users_see() =>
        Assert.Equal(Enum.GetNames<MailServerCheckCategory>().Order(StringComparer.Ordinal), Folders("PostfixQueue.Core/Checks"));

    [Fact]
    public void A_check_lies_in_the_folder_of_its_category() =>
        Assert.All(CheckCatalog.Checks, check => Assert.Equal($"PostfixQueue.Checks.{check.Category}", check.GetType().Namespace));

    [Fact]
    public void Only_reports_and_metrics_refer_to_the_checks() =>
        Assert.All(
            Sources("PostfixQueue.Core").Where(path => !s_above.Any(room => path.Contains($"/{room}/", StringComparison.Ordinal))),
            path => Assert.DoesNotContain("using PostfixQueue.Checks", File.ReadAllText(path), StringComparison.Ordinal)
        );

    [Fact]
    public void No_folder_has_a_name_that_says_nothing() =>
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(Repository.At("src"), "*", SearchOption.AllDirectories),
            path => Path.GetFileName(path) is "Utils" or "Util" or "Helpers" or "Common" or "Misc"
        );

    [Fact]
    public void The_types_on_the_way_through_the_code_are_there()
    {
        HashSet<string> types =
        [
            .. Assembly.Load("PostfixQueue.Core").GetTypes().Select(type => type.Name),
            .. Assembly.Load("PostfixQueue").GetTypes().Select(type => type.Name),
        ];
        string ways = s_page[s_page.IndexOf("## One of each", StringComparison.Ordinal)..];
        string[] names = [.. Named().Matches(ways).Select(match => match.Groups["type"].Value)];

        Assert.True(names.Length > 15);
        Assert.All(names, name => Assert.Contains(name, types));
    }

    private static IEnumerable<string> Folders(string parent) =>
        Directory
            .EnumerateDirectories(Repository.At("src", parent))
            .Where(path => Directory.EnumerateFiles(path, "*.*", SearchOption.AllDirectories).Any(IsSource))
            .Select(path => Path.GetFileName(path))
            .Where(name => name is not ("bin" or "obj" or "Packaging"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources(string project) =>
        Directory
            .EnumerateFiles(Repository.At("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    private static bool IsSource(string path) => Path.GetExtension(path) is ".cs" or ".md" or ".json";

    [GeneratedRegex("^\\| `(?<room>[^`]+)` \\|", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<type>[A-Z][A-Za-z]+)(?:`|\\.[A-Z][A-Za-z]*Async)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
