using System.Management.Automation;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.Fuzz;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// Each member of each port that a cmdlet uses goes wrong in its turn, in each way: the cmdlet ends with an error that is promised, and
/// reports nothing as done that was not.
/// </summary>
public sealed class PortFaultTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly HashSet<string> s_done = new(StringComparer.Ordinal) { "Removed", "Expired", "Held", "Released", "Requeued" };

    private readonly FaultyMachine _machine = new();
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _struck = new(StringComparer.Ordinal);
    private int _turn = Random.Shared.Next(3);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Whatever_port_fails_the_error_is_promised_and_the_report_true()
    {
        Dictionary<bool, (int Tried, int Failed)> counts = new() { [true] = default, [false] = default };
        foreach (string command in PortCommands.All)
        {
            PortFaultPlan sound = new();
            await RunAsync(command, sound);
            foreach ((string member, int calls) in sound.Calls.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                bool isOfTools = PortCommands.IsOfTools(member);
                foreach ((PortFault fault, int call) in Faults(member, calls))
                {
                    int before = _problems.Count;
                    await RunAsync(command, new PortFaultPlan(member, fault, call));
                    (int tried, int failed) = counts[isOfTools];
                    counts[isOfTools] = (tried + 1, failed + (_problems.Count > before ? 1 : 0));
                }
            }
        }

        ProofReport.Add("R2 Faults of Postfix's tools", counts[true].Tried, counts[true].Failed, $"{PortCommands.All.Count} commands");
        ProofReport.Add("R7 Faults of system and network", counts[false].Tried, counts[false].Failed, $"{_struck.Count} members of ports");
        Assert.True(_problems.Count == 0, $"{_problems.Count} problems\n{string.Join("\n", _problems.Take(60))}");
        Assert.Empty(PortCommands.Members.Except(_struck, StringComparer.Ordinal).Except(PortCommands.Unreached, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_is_among_the_commands()
    {
        IEnumerable<string> cmdlets = _machine
            .Session.Invoke("(Get-Module PostfixQueue).ExportedCmdlets.Keys")
            .Output.Select(static name => name.ToString());

        Assert.Equal(
            [PortCommands.WithoutPorts],
            cmdlets.Where(static name => !PortCommands.All.Any(command => command.StartsWith(name + " ", StringComparison.Ordinal)))
        );
    }

    /// <summary>
    /// With the suite one way in turn for every third member, and for each that has not failed yet; in the long form all ways, with the
    /// first two calls.
    /// </summary>
    private IEnumerable<(PortFault Fault, int Call)> Faults(string member, int calls)
    {
        PortFault[] ways =
        [
            .. Enum.GetValues<PortFault>()
                .Where(way => way != PortFault.Hang || member.EndsWith("Async", StringComparison.Ordinal))
                .Where(way => way != PortFault.DocumentedLate || PortCommands.IsStream(member)),
        ];
        int most = Math.Min(calls, 2);
        if (ProofPlan.IsLong)
            return ways.SelectMany(way => Enumerable.Range(1, most).Select(call => (way, call)));
        int turn = _turn++;
        return turn % 3 == 0 || !_struck.Contains(member) ? [(ways[turn / 3 % ways.Length], 1 + (turn / 3 % most))] : [];
    }

    private async Task RunAsync(string command, PortFaultPlan plan)
    {
        _machine.Prepare(plan);
        using PowerShell shell = _machine.Session.Prepare(command, _machine.Folder);
        using PSDataCollection<PSObject> output = [];
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Task<PSDataCollection<PSObject>> ended = Task.Factory.FromAsync(running, shell.EndInvoke);
        List<ErrorRecord> errors = [];
        try
        {
            if (plan.Fault == PortFault.Hang && await Task.WhenAny(plan.Struck, ended).WaitAsync(s_patience) == plan.Struck)
                await Task.Run(shell.Stop).WaitAsync(s_patience);
            _ = await ended.WaitAsync(s_patience);
        }
        catch (PipelineStoppedException) when (plan.Fault == PortFault.Hang) { }
        catch (RuntimeException failure)
        {
            errors.Add(failure.ErrorRecord);
        }
        catch (TimeoutException)
        {
            _problems.Add($"{command}: {plan}: not at its end after {s_patience}");
            await Task.Run(shell.Stop);
        }

        errors.AddRange(shell.Streams.Error);
        _struck.UnionWith(plan.Struck.IsCompleted ? [plan.Member!] : []);
        object[] results = [.. output.Select(static one => one.BaseObject)];
        _problems.AddRange(
            errors
                .Select(error => Broken(error, plan))
                .OfType<string>()
                .Concat(Untrue(results))
                .Select(text => $"{command}: {plan}: {text}")
        );
        bool isSilent = errors.Count == 0 && shell.Streams.Warning.Count == 0 && !results.Any(IsDoubtful);
        if (isSilent && plan.Struck.IsCompleted && plan.Fault != PortFault.Hang && PortCommands.MustBeTold(command, plan.Member!))
            _problems.Add($"{command}: {plan}: nothing is said of it");
        if (plan.Member is null && errors.Count > 0)
            _problems.Add($"{command}: without a fault: {errors[0].FullyQualifiedErrorId}: {errors[0]}");
    }

    private static string? Broken(ErrorRecord error, PortFaultPlan plan)
    {
        bool isPromised = ContractIds.Has(error) && error.CategoryInfo.Category != ErrorCategory.NotSpecified;
        bool isOwnFault = error.CategoryInfo.Reason == "ModuleFaultException" && plan.Fault != PortFault.Cancelled;
        return isPromised && !isOwnFault ? null : $"{error.FullyQualifiedErrorId}: {error}\n{error.Exception}";
    }

    private IEnumerable<string> Untrue(object[] results)
    {
        HashSet<string> acted = [.. _machine.Tools.Note("ids").Split('\n')];
        return results
            .OfType<MailQueueActionResult>()
            .Where(result =>
                (s_done.Contains(result.Outcome) && !acted.Contains(result.QueueId))
                || (result.Outcome == "Submitted" && _machine.Tools.Note("taken").Length == 0)
            )
            .Select(static result => $"{result.QueueId} is said to be {result.Outcome}, and is not");
    }

    private static bool IsDoubtful(object result) =>
        result is MailServerCheckResult { Status: "Unknown" or "Skipped" or "Fail" or "Warning" }
        || (
            result is MailQueueActionResult action && !s_done.Contains(action.Outcome) && action.Outcome is not ("Requested" or "Submitted")
        );
}
