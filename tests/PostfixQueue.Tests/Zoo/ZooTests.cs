namespace PostfixQueue.Tests.Zoo;

/// <summary>Mail systems that others made, as they come: what is said of them is true, and their faults are found.</summary>
public sealed class ZooTests(ZooRun zoo) : IClassFixture<ZooRun>
{
    public static TheoryData<string> Systems => [.. ZooRun.Systems];

    /// <summary>Each fault as <c>system/fault</c>.</summary>
    public static TheoryData<string> Faults =>
        [.. ZooRun.Systems.SelectMany(system => FaultsOf(system).Select(fault => $"{system}/{fault}"))];

    /// <summary>Those of which it is written down what is to be said of them.</summary>
    public static TheoryData<string> KnownSystems => [.. ZooRun.Systems.Where(system => File.Exists(KnownFile(system)))];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task A_stock_system_runs_and_takes_mail(string system)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        (ZooReport root, _) = await zoo.CheckAsync(system);
        Assert.All(
            root.Results.Where(finding => finding.Name is "Postfix.Running" or "Net.LocalSmtp"),
            finding => Assert.True(finding.IsGood, finding.ToString())
        );
    }

    [Theory]
    [MemberData(nameof(KnownSystems))]
    public async Task A_stock_system_gives_root_no_false_alarm(string system)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        (ZooReport root, _) = await zoo.CheckAsync(system);
        IReadOnlyList<KnownFinding> known = Known(system);
        Assert.DoesNotContain(root.Results, finding => !finding.IsGood && !known.Any(entry => entry.Is(finding)));
        Assert.All(known, entry => Assert.Contains(root.Results, entry.Is));
        Assert.All(
            root.Results.Where(finding => finding.IsAlarm),
            finding => Assert.False(string.IsNullOrEmpty(finding.Remedy), finding.ToString())
        );
    }

    [Theory]
    [MemberData(nameof(KnownSystems))]
    public async Task A_stock_system_gives_an_ordinary_user_no_false_alarm(string system)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        (_, ZooReport user) = await zoo.CheckAsync(system);
        IReadOnlyList<KnownFinding> known = Known(system);
        Assert.DoesNotContain(user.Results, finding => finding.IsAlarm && !known.Any(entry => entry.Is(finding)));
    }

    [Theory]
    [MemberData(nameof(KnownSystems))]
    public async Task Quiet_is_true_of_a_stock_system_of_which_there_is_nothing_to_say(string system)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        (ZooReport root, _) = await zoo.CheckAsync(system);
        Assert.Equal(Known(system).Count == 0, root.IsQuiet);
    }

    [Theory]
    [MemberData(nameof(KnownSystems))]
    public async Task A_command_that_is_offered_for_a_stock_system_turns_the_check(string system)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        (ZooReport root, _) = await zoo.CheckAsync(system);
        foreach (ZooFault remedy in root.Faults.Where(fault => fault.Name == ZooFault.AsItComes))
        {
            string[] mended = [.. remedy.Before.Select(finding => finding.Target ?? "")];
            Assert.DoesNotContain(remedy.After, finding => finding.IsAlarm && mended.Contains(finding.Target ?? ""));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_noticed_and_its_remedy_mends_it(string systemAndFault)
    {
        Assert.SkipWhen(ZooRun.Obstacle is not null, ZooRun.Obstacle ?? "");
        string[] parts = systemAndFault.Split('/');
        (ZooReport root, _) = await zoo.CheckAsync(parts[0]);
        ZooFault fault = Assert.Single(root.Faults, fault => fault.Name == parts[1]);
        Assert.All(
            fault.Before.GroupBy(finding => finding.Name),
            check => Assert.Contains(check, finding => finding.IsAlarm && !string.IsNullOrEmpty(finding.Remedy))
        );
        Assert.All(fault.After, finding => Assert.True(finding.IsGood, $"{finding} after {string.Join("; ", fault.Followed)}"));
    }

    private static IReadOnlyList<KnownFinding> Known(string system) => KnownFinding.ReadAll(KnownFile(system));

    private static string KnownFile(string system) => Path.Join(ZooRun.Home, system, "known");

    private static IEnumerable<string> FaultsOf(string system)
    {
        string folder = Path.Join(ZooRun.Home, system, "faults");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            : [];
    }
}
