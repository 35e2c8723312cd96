using System.Globalization;
using System.Net;

namespace PostfixQueue.Lab;

/// <summary>
/// A real Postfix of its own: configuration, queue, log and processes live in one temporary folder, it listens on loopback
/// only and looks no name up. Any number may run beside each other and beside the machine's own. Needs root.
/// </summary>
public sealed class PrivatePostfix : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly PostfixOptions _options;
    private readonly LabFolder _folder;
    private bool _disposed;

    private PrivatePostfix(PostfixOptions options, LabFolder folder, IPEndPoint smtpEndpoint)
    {
        _options = options;
        _folder = folder;
        SmtpEndpoint = smtpEndpoint;

        // Best effort for a run that ends without disposing. The next run sweeps what a killed one left.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>The folder with main.cf: what <c>-c</c> and <c>MAIL_CONFIG</c> take.</summary>
    public string ConfigDirectory => _folder.Config;

    /// <summary><c>queue_directory</c>.</summary>
    public string QueueDirectory => _folder.Spool;

    /// <summary><c>maillog_file</c>.</summary>
    public string LogPath => Path.Join(_folder.Log, "mail.log");

    /// <summary>The instance's own folder, which holds everything else.</summary>
    public string RootDirectory => _folder.Root;

    /// <summary>Where its SMTP server listens.</summary>
    public IPEndPoint SmtpEndpoint { get; }

    /// <summary>True while its master process runs.</summary>
    public bool IsRunning => _folder.Master is not null;

    /// <summary>Number of the master process, or null when it does not run.</summary>
    public int? MasterProcessId => _folder.Master?.Id;

    /// <summary>Sets an instance up and starts it.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InvalidOperationException">Not root, or Postfix does not start; the text has the end of its log.</exception>
    public static async Task<PrivatePostfix> StartNewAsync(PostfixOptions? options = null)
    {
        PrivatePostfix postfix = Create(options);
        try
        {
            await postfix.StartAsync();
            return postfix;
        }
        catch
        {
            await postfix.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets an instance up without starting it.</summary>
    public static PrivatePostfix Create(PostfixOptions? options = null)
    {
        if (Libc.EffectiveUserId() != 0)
            throw new InvalidOperationException("A private Postfix instance needs root.");
        options ??= new PostfixOptions();
        LabFolder.SweepAbandoned();
        LabFolder folder = LabFolder.Create();
        IPEndPoint smtpd = LoopbackEndpoint.Draw();
        new PostfixConfiguration(folder.Root, smtpd, options).Write(folder.Config);
        folder.WriteHosts(options.HostNames, options.NameServer);
        return new PrivatePostfix(options, folder, smtpd);
    }

    /// <summary>
    /// Starts Postfix and waits until it answers, without looking through folders and configuration before, for which it starts two dozen
    /// programs: the same that it leaves out after <c>postfix quick-stop</c>.
    /// </summary>
    public async Task StartAsync()
    {
        await File.WriteAllBytesAsync(Path.Join(QueueDirectory, "quick-start"), []);
        int status = await Tool.RunDetachingAsync(PostfixTools.Find("postfix"), ["-c", ConfigDirectory, "start"]);
        _folder.NoteMaster();
        if (status != 0 || !IsRunning)
        {
            throw new InvalidOperationException($"Postfix did not start (exit status {status}).\n{LogTail()}");
        }
    }

    /// <summary>Stops Postfix; the queue stays.</summary>
    public async Task StopAsync()
    {
        IReadOnlyList<RunningProcess> processes = _folder.Processes();
        await Tool.RunDetachingAsync(PostfixTools.Find("postfix"), ["-c", ConfigDirectory, "stop"]);
        ProcessTree.End(processes, TimeSpan.FromSeconds(10));
    }

    /// <summary>Makes Postfix read its configuration again.</summary>
    public async Task ReloadAsync() => await Tool.RunDetachingAsync(PostfixTools.Find("postfix"), ["-c", ConfigDirectory, "reload"]);

    /// <summary>Sets parameters of main.cf, each as <c>name=value</c>, and reloads.</summary>
    public async Task ConfigureAsync(params string[] settings)
    {
        (await RunAsync("postconf", ["-e", .. settings])).OrThrow();
        PostfixConfiguration.Age(Path.Join(ConfigDirectory, "main.cf"));
        if (IsRunning)
            await ReloadAsync();
    }

    /// <summary>
    /// Sets parameters with Postfix stopped meanwhile, so that nothing of the old state is left when it returns: a tool that connects while
    /// Postfix reloads may wait for a process that is about to end.
    /// </summary>
    public async Task RestartAsync(params string[] settings)
    {
        await StopAsync();
        await ConfigureAsync(settings);
        await StartAsync();
    }

    /// <summary>Sends the mail of some domains elsewhere from now on, and reloads; other domains stay as they were set up.</summary>
    public async Task RouteAsync(IReadOnlyDictionary<string, string> transports)
    {
        Dictionary<string, string> all = new(_options.Transports, StringComparer.OrdinalIgnoreCase);
        foreach ((string domain, string transport) in transports)
            all[domain] = transport;
        PostfixConfiguration.WriteTransports(ConfigDirectory, all);
        await ReloadAsync();
    }

    /// <summary>Runs one of the instance's tools with <c>-c</c>.</summary>
    public Task<ToolResult> RunAsync(string tool, IEnumerable<string> arguments, string? input = null) =>
        Tool.RunAsync(PostfixTools.Find(tool), ["-c", ConfigDirectory, .. arguments], input);

    /// <summary>Hands a message to the SMTP server.</summary>
    /// <param name="sender">Envelope sender; empty for the null sender of a bounce.</param>
    /// <param name="recipients">Envelope recipients, quoted where they need it.</param>
    /// <param name="subject">Subject.</param>
    /// <param name="body">Text; lines end in a line feed.</param>
    /// <returns>The queue ID.</returns>
    public async Task<string> SubmitAsync(
        string sender,
        IReadOnlyList<string> recipients,
        string subject = "A message",
        string body = "Text."
    )
    {
        await using SmtpSubmission session = await SmtpSubmission.ConnectAsync(SmtpEndpoint);
        return await session.SendAsync(sender, recipients, subject, body);
    }

    /// <summary>Hands a message to <c>sendmail</c>: with Postfix stopped it stays in the maildrop queue.</summary>
    public async Task SubmitLocallyAsync(
        string sender,
        IReadOnlyList<string> recipients,
        string subject = "A message",
        string body = "Text."
    ) =>
        (
            await Tool.RunAsync(
                PostfixTools.Find("sendmail"),
                ["-C", ConfigDirectory, "-i", "-f", sender, "--", .. recipients],
                $"From: {sender}\nSubject: {subject}\n\n{body}\n"
            )
        ).OrThrow();

    /// <summary>All that is queued.</summary>
    public async Task<IReadOnlyList<QueueEntry>> ListAsync() => QueueListing.Parse((await RunAsync("postqueue", ["-j"])).OrThrow().Output);

    /// <summary>The IDs in one queue, or in all.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string? queue = null) =>
        [.. (await ListAsync()).Where(entry => queue is null || entry.QueueName == queue).Select(entry => entry.QueueId)];

    /// <summary>Waits until the queue is as described, and gives back how it is then.</summary>
    /// <exception cref="TimeoutException">It did not come to that; the text has the queue and the end of the log.</exception>
    public async Task<IReadOnlyList<QueueEntry>> WaitUntilAsync(Func<IReadOnlyList<QueueEntry>, bool> condition, TimeSpan? limit = null)
    {
        DateTime end = DateTime.UtcNow + (limit ?? s_patience);
        while (true)
        {
            IReadOnlyList<QueueEntry>? queue = await LookAsync();
            if (queue is not null && condition(queue))
                return queue;
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"The queue did not come to the expected state.\n{string.Join('\n', queue ?? [])}\n{LogTail()}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>
    /// The queue, or null when no answer comes: a postqueue that connects while Postfix starts or reloads on a busy machine may wait for
    /// ever.
    /// </summary>
    private async Task<IReadOnlyList<QueueEntry>?> LookAsync()
    {
        using CancellationTokenSource limit = new(s_patience / 8);
        try
        {
            return QueueListing.Parse(
                (await Tool.RunAsync(PostfixTools.Find("postqueue"), ["-c", ConfigDirectory, "-j"], cancellationToken: limit.Token))
                    .OrThrow()
                    .Output
            );
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until a message is in the deferred queue with a reason for each of its recipients.</summary>
    public async Task<QueueEntry> WaitUntilDeferredAsync(string queueId, TimeSpan? limit = null) =>
        (
            await WaitUntilAsync(
                queue => queue.Any(entry => entry.QueueId == queueId && entry.QueueName == "deferred" && entry.Reason.Length > 0),
                limit
            )
        ).First(entry => entry.QueueId == queueId);

    /// <summary>The last lines of the mail log.</summary>
    public string LogTail(int lines = 30) => string.Join('\n', ReadLog().Split('\n').TakeLast(lines + 1));

    /// <summary>The mail log so far; empty before the first line.</summary>
    public string ReadLog() => SharedFile.ReadAllText(LogPath) ?? "";

    /// <summary>
    /// The mail log with everything that has been logged before the call. The log's own service writes behind those who log, in
    /// their order: when a line of ours is there, all earlier ones are.
    /// </summary>
    public async Task<string> ReadSettledLogAsync()
    {
        string mark = $"mark {Guid.NewGuid():N}";
        (await RunAsync("postlog", ["-t", "lab", mark])).OrThrow();
        DateTime end = DateTime.UtcNow + s_patience;
        while (true)
        {
            string log = ReadLog();
            if (log.Contains(mark, StringComparison.Ordinal))
                return log;
            if (DateTime.UtcNow > end)
                throw new TimeoutException("The log does not come up to date.");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the mail log has a text.</summary>
    public async Task WaitForLogAsync(string text)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; !ReadLog().Contains(text, StringComparison.Ordinal); await Task.Delay(20))
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"The log does not come to say '{text}'.\n{LogTail()}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        await Task.Run(_folder.Remove);
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ConfigDirectory} ({SmtpEndpoint})");

    private void OnProcessExit(object? sender, EventArgs arguments) => _folder.Remove();
}
