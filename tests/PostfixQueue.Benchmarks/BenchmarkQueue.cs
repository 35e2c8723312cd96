using PostfixQueue.Lab;

namespace PostfixQueue.Benchmarks;

/// <summary>A real deferred queue, a tenth of which is of one sender and can be removed and written anew.</summary>
internal sealed class BenchmarkQueue : IAsyncDisposable
{
    private const string DoomedSender = "doomed@lab.example";
    private const int DoomedShare = 10;

    private readonly PrivatePostfix _postfix;
    private readonly ModuleSession _session;
    private readonly int _doomedCount;
    private readonly string _reportPath = Path.Join(Path.GetTempPath(), $"postfixqueue-report-{Environment.ProcessId}.html");
    private IReadOnlyList<string> _doomed = [];

    private BenchmarkQueue(PrivatePostfix postfix, ModuleSession session, int doomedCount)
    {
        _postfix = postfix;
        _session = session;
        _doomedCount = doomedCount;
    }

    private string ConfigDirectory => _postfix.ConfigDirectory;

    /// <summary>Starts an instance and fills it.</summary>
    public static async Task<BenchmarkQueue> CreateAsync(int messages, ModuleSession session)
    {
        // No run of the queue manager over the deferred queue may fall into a measurement.
        PrivatePostfix postfix = await PrivatePostfix.StartNewAsync(new PostfixOptions { MainCf = ["queue_run_delay = 1d"] });
        BenchmarkQueue queue = new(postfix, session, messages / DoomedShare);
        new QueueWriter(postfix).Write(messages - queue._doomedCount);
        queue.WriteDoomed();
        return queue;
    }

    /// <summary>What holding one message by ID and releasing it costs us.</summary>
    public Cost HoldAndRelease()
    {
        string id = NextDoomed();
        return Cost.Of(() => Act("Suspend-MailQueueItem", id)) + Cost.Of(() => Act("Resume-MailQueueItem", id));
    }

    /// <summary>What it costs <c>postsuper -h</c> and <c>postsuper -H</c>.</summary>
    public Cost HoldAndReleaseReference()
    {
        string id = NextDoomed();
        return Cost.Of(() => ActReference("-h", id)) + Cost.Of(() => ActReference("-H", id));
    }

    /// <summary>What listing costs us.</summary>
    public Cost List() =>
        Cost.Of(() => _session.Run("Get-MailQueueItem -Source Postqueue -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>What listing from the files costs us.</summary>
    public Cost ListSpool() =>
        Cost.Of(() => _session.Run("Get-MailQueueItem -Source Spool -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>What listing with all details costs us.</summary>
    public Cost ListDetailed() =>
        Cost.Of(() => _session.Run("Get-MailQueueItem -Detailed -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>What measuring costs us.</summary>
    public Cost Measure() => Cost.Of(() => _session.Run("Measure-MailQueue -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>What a report costs us.</summary>
    public Cost Report() =>
        Cost.Of(() => _session.Run("Export-MailQueueReport -ConfigDirectory $args[0] -Path $args[1] -Force", ConfigDirectory, _reportPath));

    /// <summary>What it costs qshape(1).</summary>
    public Cost MeasureReference() => Cost.Of(() => ShellCommand.Run("qshape -c \"$1\" deferred", ConfigDirectory));

    /// <summary>What removing one message by ID costs us.</summary>
    public Cost RemoveOne()
    {
        string id = NextDoomed();
        return Cost.Of(() => Act("Remove-MailQueueItem", id));
    }

    /// <summary>What it costs <c>postsuper -d</c>.</summary>
    public Cost RemoveOneReference()
    {
        string id = NextDoomed();
        return Cost.Of(() => ActReference("-d", id));
    }

    /// <summary>What it costs <c>postqueue -j</c>.</summary>
    public Cost ListReference() => Cost.Of(() => ShellCommand.Run("postqueue -c \"$1\" -j", ConfigDirectory));

    /// <summary>Milliseconds until our first object.</summary>
    public Cost FirstObject() =>
        new(FirstOutput.OfScript(_session, "Get-MailQueueItem -Source Postqueue -ConfigDirectory $args[0]", ConfigDirectory));

    /// <summary>Milliseconds until the first line of <c>postqueue -j</c>.</summary>
    public Cost FirstObjectReference() => new(FirstOutput.OfProgram("/usr/sbin/postqueue", ["-c", ConfigDirectory, "-j"]));

    /// <summary>What removing a tenth by pipeline costs us.</summary>
    public Cost Remove()
    {
        Cost cost = Cost.Of(() =>
            _session.Run(
                "Get-MailQueueItem -ConfigDirectory $args[0] -Sender $args[1] | Remove-MailQueueItem -Confirm:$false",
                ConfigDirectory,
                DoomedSender
            )
        );
        WriteDoomed();
        return cost;
    }

    /// <summary>What it costs <c>postsuper</c>, with the two listings that a safe removal needs.</summary>
    public Cost RemoveReference()
    {
        string ids = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(ids, _doomed);
            Cost cost = Cost.Of(() =>
                ShellCommand.Run(
                    "postqueue -c \"$1\" -j >/dev/null; postqueue -c \"$1\" -j >/dev/null; postsuper -c \"$1\" -d - < \"$2\"",
                    ConfigDirectory,
                    ids
                )
            );
            WriteDoomed();
            return cost;
        }
        finally
        {
            File.Delete(ids);
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_reportPath);
        return _postfix.DisposeAsync();
    }

    private void Act(string cmdlet, string id) =>
        _session.Run(cmdlet + " $args[1] -ConfigDirectory $args[0] -Confirm:$false", ConfigDirectory, id);

    private void ActReference(string option, string id) =>
        ShellCommand.Run("postsuper -c \"$1\" \"$2\" \"$3\"", ConfigDirectory, option, id);

    /// <summary>One of those that are to be removed; it need not be there any more when they are written anew.</summary>
    private string NextDoomed()
    {
        string id = _doomed[^1];
        _doomed = [.. _doomed.SkipLast(1)];
        return id;
    }

    /// <summary>Writes those that are to be removed, after making sure that all of the last ones are gone.</summary>
    private void WriteDoomed()
    {
        HashSet<string?> queued =
        [
            .. Directory
                .EnumerateFiles(Path.Join(_postfix.QueueDirectory, "deferred"), "*", SearchOption.AllDirectories)
                .Select(Path.GetFileName),
        ];
        int left = _doomed.Count(queued.Contains);
        if (left > 0)
            throw new InvalidOperationException($"{left} messages were not removed.");
        _doomed = new QueueWriter(_postfix) { Sender = DoomedSender }.Write(_doomedCount);
    }
}
