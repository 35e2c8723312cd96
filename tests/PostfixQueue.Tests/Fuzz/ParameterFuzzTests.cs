using System.Collections;
using System.Management.Automation;
using System.Reflection;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Proof;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Every parameter of every cmdlet with whatever comes: errors have ids that are promised, no child stays behind, memory does not grow.
/// </summary>
public sealed class ParameterFuzzTests : IDisposable
{
    private const int LinesKept = 1_000;

    /// <summary>After as many calls each parameter of each cmdlet has had its turn.</summary>
    private const int EnoughForEach = 100_000;

    private const long AllowedGrowth = 128 << 20;

    /// <summary>Never given: it would log in at a relay host, and nothing may leave this machine.</summary>
    private const string Login = "TestRelayLogin";

    private static readonly HashSet<string> s_common = new(
        PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly StandInTools _tools = new();

    public ParameterFuzzTests()
    {
        _tools.Listing(
            string.Concat(
                ListingLines.Of("A1"),
                ListingLines.Of(
                    "B2",
                    "\u001b]0;x\u0007@x.example",
                    "hold",
                    recipients: [("\u009b@y.example", "host mx.y.example[127.0.0.1] said: 450 4.2.0 greylisted"), ("z@y.example", null)]
                ),
                "nonsense\n",
                ListingLines.Of("C3", "MAILER-DAEMON", "active", size: long.MaxValue)
            )
        );
        _tools.Write("postsuper", "while read -r id; do echo \"postsuper: $id: removed\" >&2; done");
    }

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    public void Dispose() => _tools.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_given_gives_errors_of_the_contract_only(int seed)
    {
        Random random = new(seed);
        OddValues values = new(random);
        using ModuleSession session = new(toolDirectory: _tools.Directory, isSuperuser: true, files: new UnwrittenFiles());
        session.UserInterface.Answer = "&No";
        (string Name, string[] Parameters)[] cmdlets = FindCmdlets();
        Assert.True(cmdlets.Length >= 10, "The cmdlets were not found.");
        int count = FuzzPlan.Count(600, EnoughForEach);
        (HashSet<string>? tried, long before) = (new HashSet<string>(StringComparer.Ordinal), 0L);
        (int made, int bound, int errors) = (0, 0, 0);
        for (int number = 0; number < count; number++)
        {
            (string? name, string[]? parameters) = cmdlets[random.Next(cmdlets.Length)];

            // Its calls take a second each, which is long among these.
            while (name == "Watch-MailQueue" && number % 16 != 0)
                (name, parameters) = cmdlets[random.Next(cmdlets.Length)];
            Hashtable given = Choose(name, parameters, random, values);
            foreach (string parameter in given.Keys)
                tried.Add($"{name} -{parameter}");
            bool isPiped = random.Next(3) == 0;
            Invocation invocation = isPiped
                ? session.Invoke("$splat = $args[1]; , $args[2] | ForEach-Object { $_ } | & $args[0] @splat", name, given, values.Next())
                : session.Invoke("$splat = $args[1]; & $args[0] @splat", name, given);
            made++;
            if (!invocation.Errors.Any(static error => error.Exception is ParameterBindingException))
                bound++;
            errors += invocation.Errors.Count;
            foreach (ErrorRecord error in invocation.Errors)
            {
                bool isPromised = ContractIds.Has(error) || IsOfTheEnginesReading(error);
                Assert.True(
                    isPromised
                        && error.CategoryInfo.Reason != "ModuleFaultException"
                        && error.CategoryInfo.Category != ErrorCategory.NotSpecified,
                    $"Seed {seed}, call {number}: {name} "
                        + $"{Describe(given)}{(isPiped ? " with input" : "")}\n{error.FullyQualifiedErrorId}: {error}\n{error.Exception}"
                );
            }

            if (session.UserInterface.Lines.Count > LinesKept)
                session.UserInterface.Lines.Clear();
            if (number == count / 2)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = MemoryGrowth.Since(before, AllowedGrowth);
        Assert.True(growth < AllowedGrowth, $"Seed {seed}: the second half of {count} calls left {growth} bytes behind.");
        Assert.True(
            SpinWait.SpinUntil(() => ChildrenOfTheTools().Count == 0, TimeSpan.FromSeconds(60)),
            $"Seed {seed}: still running: {string.Join(", ", ChildrenOfTheTools())}"
        );
        if (count >= EnoughForEach)
            Assert.Equal(cmdlets.Sum(static cmdlet => cmdlet.Parameters.Length), tried.Count);
        Assert.Equal(count, made);
        Assert.True(bound > count / 10, $"Seed {seed}: only {bound} of {made} calls got past the engine's own reading of parameters.");
        ProofReport.Add(
            "R6 Parameter calls",
            made,
            failed: 0,
            $"seed {seed}; {bound} got to their cmdlet, {errors} errors, {tried.Count} parameters of {cmdlets.Length} cmdlets; memory "
                + $"{growth >> 10:+0;-0;0} KiB in the second half"
        );
    }

    /// <summary>A property of the caller's object that throws while the engine binds it by its name: no cmdlet has a say in that.</summary>
    private static bool IsOfTheEnginesReading(ErrorRecord error) =>
        error.Exception is GetValueInvocationException && !error.Exception.StackTrace!.Contains("PostfixQueue.", StringComparison.Ordinal);

    private static Hashtable Choose(string name, string[] parameters, Random random, OddValues values)
    {
        Hashtable given = new(StringComparer.OrdinalIgnoreCase);
        for (int left = random.Next(5); left > 0; left--)
        {
            string parameter = parameters[random.Next(parameters.Length)];
            given[parameter] = values.Next();
        }

        // It would go on until somebody stops it.
        if (name == "Watch-MailQueue")
            given["TimeoutSeconds"] = 1;

        // Checks may ask the world.
        if (given.ContainsKey("IncludeCheck"))
            given["IncludeCheck"] = "Postfix.Version";
        if (name != "Test-MailServerConfig")
            return given;

        // Nothing may leave this machine, and no check may take long.
        given["SkipDns"] = given["SkipNetwork"] = true;
        given["TimeoutSeconds"] = random.Next(10) == 0 ? values.Next() : 1;
        if (!given.ContainsKey("Name") || given["Name"] is string)
            given["Name"] = "Postfix.Version";
        return given;
    }

    private static (string Name, string[] Parameters)[] FindCmdlets()
    {
        Assembly assembly = AppDomain.CurrentDomain.GetAssemblies().Single(candidate => candidate.GetName().Name == "PostfixQueue");
        return
        [
            .. from type in assembly.GetExportedTypes()
            let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
            where cmdlet is not null
            let parameters = type.GetProperties()
                .Where(static property => property.IsDefined(typeof(ParameterAttribute)))
                .Select(static property => property.Name)
            let names = cmdlet.SupportsShouldProcess ? parameters.Concat(["WhatIf", "Confirm"]) : parameters

            // Nobody would end one that follows a log.
            select (
                $"{cmdlet.VerbName}-{cmdlet.NounName}",
                names.Where(static name => name is not ("Follow" or Login) && !s_common.Contains(name)).Append("Verbose").ToArray()
            ),
        ];
    }

    private static string Describe(Hashtable given) =>
        string.Join(' ', given.Keys.Cast<string>().Select(name => $"-{name} ({given[name]?.GetType().Name}) '{given[name]}'"));

    /// <summary>Processes that have the folder of the stand-ins in their command line.</summary>
    private List<string> ChildrenOfTheTools() =>
        [
            .. ProcessTree
                .Of(Environment.ProcessId)
                .Where(static process => process.Id != Environment.ProcessId)
                .Select(process => CommandLine(process.Id))
                .Where(line => line.Contains(_tools.Directory, StringComparison.Ordinal)),
        ];

    private static string CommandLine(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
