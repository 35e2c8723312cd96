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

    /// <summary>Seconds that listing takes us.</summary>
    public double List() =>
        Pairs.Seconds(() => _session.Run("Get-MailQueueItem -Source Postqueue -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>Seconds that listing from the files takes us.</summary>
    public double ListSpool() =>
        Pairs.Seconds(() => _session.Run("Get-MailQueueItem -Source Spool -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>Seconds that listing with all details takes us.</summary>
    public double ListDetailed() =>
        Pairs.Seconds(() => _session.Run("Get-MailQueueItem -Detailed -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>Seconds that measuring takes us.</summary>
    public double Measure() => Pairs.Seconds(() => _session.Run("Measure-MailQueue -ConfigDirectory $args[0] | Out-Null", ConfigDirectory));

    /// <summary>Seconds that measuring takes qshape(1).</summary>
    public double MeasureReference() => Pairs.Seconds(() => ShellCommand.Run("qshape -c \"$1\" deferred", ConfigDirectory));

    /// <summary>Seconds that removing one message by ID takes us.</summary>
    public double RemoveOne()
    {
        string id = NextDoomed();
        return Pairs.Seconds(() =>
            _session.Run("Remove-MailQueueItem $args[1] -ConfigDirectory $args[0] -Confirm:$false", ConfigDirectory, id)
        );
    }

    /// <summary>Seconds that it takes <c>postsuper -d</c>.</summary>
    public double RemoveOneReference()
    {
        string id = NextDoomed();
        return Pairs.Seconds(() => ShellCommand.Run("postsuper -c \"$1\" -d \"$2\"", ConfigDirectory, id));
    }

    /// <summary>Seconds that listing takes <c>postqueue -j</c>.</summary>
    public double ListReference() => Pairs.Seconds(() => ShellCommand.Run("postqueue -c \"$1\" -j", ConfigDirectory));

    /// <summary>Milliseconds until our first object.</summary>
    public double FirstObject() =>
        FirstOutput.OfScript(_session, "Get-MailQueueItem -Source Postqueue -ConfigDirectory $args[0]", ConfigDirectory);

    /// <summary>Milliseconds until the first line of <c>postqueue -j</c>.</summary>
    public double FirstObjectReference() => FirstOutput.OfProgram("/usr/sbin/postqueue", ["-c", ConfigDirectory, "-j"]);

    /// <summary>Seconds that removing a tenth by pipeline takes us.</summary>
    public double Remove()
    {
        double seconds = Pairs.Seconds(() =>
            _session.Run(
                "Get-MailQueueItem -ConfigDirectory $args[0] -Sender $args[1] | Remove-MailQueueItem -Confirm:$false",
                ConfigDirectory,
                DoomedSender
            )
        );
        WriteDoomed();
        return seconds;
    }

    /// <summary>Seconds that <c>postsuper</c> takes to remove as many, with the two listings that a safe removal needs.</summary>
    public double RemoveReference()
    {
        string ids = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(ids, _doomed);
            double seconds = Pairs.Seconds(() =>
                ShellCommand.Run(
                    "postqueue -c \"$1\" -j >/dev/null; postqueue -c \"$1\" -j >/dev/null; postsuper -c \"$1\" -d - < \"$2\"",
                    ConfigDirectory,
                    ids
                )
            );
            WriteDoomed();
            return seconds;
        }
        finally
        {
            File.Delete(ids);
        }
    }

    public ValueTask DisposeAsync() => _postfix.DisposeAsync();

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
