using System.Management.Automation;
using System.Management.Automation.Host;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>What every cmdlet that talks to Postfix has: its instance, the stop, pull streaming and the mapping of failures.</summary>
public abstract class PostfixCmdlet : MailCmdlet, IDisposable
{
    /// <summary>About three weeks, in seconds: what a timer can be set to.</summary>
    private protected const int MaximumTimeoutSeconds = 2_000_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ToolWait _wait;
    private readonly Dictionary<string, MailSystem> _systems = new(StringComparer.Ordinal);
    private MailSystem? _default;
    private MailHost? _host;
    private bool _isDisposed;
    private bool _isGivenOnce;

    /// <summary>Makes a cmdlet; the engine does.</summary>
    protected PostfixCmdlet() => _wait = new ToolWait(Notices, PassNoticesOn, _stop.Token);

    /// <summary>
    /// The configuration directory of the Postfix instance, the one with main.cf. Without it MAIL_CONFIG counts, as it does for Postfix's
    /// own tools, else Postfix's default. Items carry theirs.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ConfigPath")]
    [AllowNull]
    [AllowEmptyString]
    public string? ConfigDirectory { get; set; }

    /// <summary>The machine to work on.</summary>
    private protected MailHost Machine => _host ??= Composition.CurrentHost();

    /// <summary>Takes what the tools have to say; emptied with every element.</summary>
    private protected ToolNotices Notices { get; } = new();

    /// <summary>
    /// Cancelled by Ctrl+C, a stopped job, a closed session or an abandoned pipeline, and when the cmdlet's time limit has run out.
    /// </summary>
    private protected CancellationToken StopToken => _wait.Token;

    /// <summary>
    /// How long the tools may take in all, in seconds; what the caller and the rest of the pipeline take does not count. Null for no limit.
    /// </summary>
    private protected virtual int? SecondsForTools => null;

    /// <summary>The same for work that tells stop and time limit apart.</summary>
    private protected ToolTimeLimit TimeLimit => new(SecondsForTools, _stop.Token, _wait.Token);

    /// <summary>
    /// True for cmdlets whose answer is the state of the queue: a mail system that does not run is an error there, also where the tool only
    /// warns.
    /// </summary>
    private protected virtual bool TellsState => false;

    /// <summary>True when a tool has said that the mail system is down.</summary>
    private protected bool IsMailSystemDown { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    private protected override void Begin()
    {
        _isGivenOnce = MyInvocation.BoundParameters.ContainsKey(nameof(ConfigDirectory));
        if (_isGivenOnce && string.IsNullOrWhiteSpace(ConfigDirectory))
            ThrowTerminatingError(Errors.InvalidConfigDirectory(ConfigDirectory ?? "", "The name is empty."));
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is still running.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed)
            return;
        _isDisposed = true;
        _stop.Cancel();
        _wait.Dispose();
        _stop.Dispose();
    }

    /// <summary>The instance that the parameter names now; pipeline input may change it from object to object.</summary>
    private protected MailSystem CurrentSystem()
    {
        MailSystem? mail = FindSystem(out ErrorRecord? problem);
        if (problem is not null)
            ThrowTerminatingError(problem);
        return mail!;
    }

    /// <summary>The same, or null after an error when an object of the pipeline names a bad one: the others may have good ones.</summary>
    private protected MailSystem? TryCurrentSystem()
    {
        if (_isGivenOnce || string.IsNullOrWhiteSpace(ConfigDirectory))
            return CurrentSystem();
        MailSystem? mail = FindSystem(out ErrorRecord? problem);
        if (problem is not null)
            WriteError(problem);
        return mail;
    }

    private MailSystem? FindSystem(out ErrorRecord? problem)
    {
        problem = null;
        string? name = string.IsNullOrWhiteSpace(ConfigDirectory) ? PostfixInstance.FromEnvironment : ConfigDirectory;
        if (string.IsNullOrWhiteSpace(name))
            return _default ??= Open(null);
        if (_systems.TryGetValue(name, out MailSystem? known))
            return known;
        if (FolderOf(name, out string? reason) is not { } directory)
            problem = Errors.InvalidConfigDirectory(name, reason!);
        else if (File.Exists(Path.Join(directory, "main.cf")))
            return _systems[name] = OpenOnce(directory);
        else
            problem = Errors.InvalidConfigDirectory(directory, $"There is no readable main.cf in '{directory}'.");
        return null;
    }

    /// <summary>One directory may go by several names; its messages are one queue.</summary>
    private MailSystem OpenOnce(string directory)
    {
        foreach (MailSystem mail in _systems.Values)
            if (string.Equals(mail.ConfigDirectory, directory, StringComparison.Ordinal))
                return mail;
        return Open(directory);
    }

    private MailSystem Open(string? directory) => new(Machine, new PostfixInstance(directory), Notices);

    /// <summary>
    /// The folder that a path of the session means: an absolute one itself, also where the session has no drives; else as the drive of the
    /// session has it.
    /// </summary>
    private protected string? FolderOf(string name, out string? problem)
    {
        problem = null;
        try
        {
            if (Path.IsPathRooted(name))
                return Path.GetFullPath(name);
            string folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(name, out ProviderInfo? provider, out _);
            if (string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
                return folder;
            problem = $"'{name}' is not a folder: it belongs to the provider {provider.Name}.";
        }
        catch (Exception failure)
            when (failure is RuntimeException and not PipelineStoppedException or ArgumentException or IOException or NotSupportedException)
        {
            problem = $"'{name}' is not a path: {failure.Message}";
        }

        return null;
    }

    /// <summary>Takes one element at a time on the pipeline thread; leaving early ends the source.</summary>
    private protected void ForEach<T>(IAsyncEnumerable<T> source, Action<T> take)
    {
        IAsyncEnumerator<T> elements = source.GetAsyncEnumerator(_stop.Token);
        try
        {
            while (Wait(elements.MoveNextAsync()))
            {
                PassNoticesOn();
                take(elements.Current);
            }
        }
        finally
        {
            elements.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        PassNoticesOn();
    }

    /// <summary>Waits for one task on the pipeline thread.</summary>
    private protected T Wait<T>(Task<T> task)
    {
        T? result = Wait(new ValueTask<T>(task));
        PassNoticesOn();
        return result;
    }

    /// <summary>Waits for one task on the pipeline thread.</summary>
    private protected void Wait(Task task) => Wait(Completed(task));

    /// <summary>Asks; a session without a user cannot answer, which is said with what lets it do without.</summary>
    /// <param name="question">Asks.</param>
    /// <param name="what">What about, for the error.</param>
    /// <param name="remedy">What lets the session do without.</param>
    private protected bool AskUser(Func<bool> question, string what, string remedy)
    {
        try
        {
            return question();
        }
        catch (Exception exception) when (exception is HostException or PSNotImplementedException or PSInvalidOperationException)
        {
            ThrowTerminatingError(Errors.ConfirmationRequired(what, remedy, exception));
            return false;
        }
    }

    /// <summary>Says something about a piece of work that was cut short, where the pipeline takes nothing any more.</summary>
    private protected void WarnAtStop(string text)
    {
        try
        {
            if (Stopping)
                Host.UI.WriteWarningLine(text);
            else
                WriteWarning(text);
        }
        catch (Exception exception) when (exception is PipelineStoppedException or HostException or NotImplementedException)
        {
            // There is nobody left to tell.
        }
    }

    private static async Task<bool> Completed(Task task)
    {
        await task;
        return true;
    }

    private T Wait<T>(ValueTask<T> task)
    {
        try
        {
            return task.IsCompletedSuccessfully ? task.Result : _wait.For(task.AsTask(), SecondsForTools);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            PassNoticesOn();
            throw new PostfixToolException(
                PostfixFailure.TimedOut,
                "postfix",
                $"The Postfix tools had not finished after {SecondsForTools} seconds and were stopped."
            );
        }
        catch (PostfixToolException)
        {
            PassNoticesOn();
            throw;
        }
    }

    private void PassNoticesOn()
    {
        while (Notices.TryTake(out ToolNotice? notice))
        {
            if (!notice.IsWarning)
                WriteVerbose(notice.Text);
            else if (TellsState && ToolDiagnosis.SaysMailSystemIsDown(notice.Text))
                SayDown(notice.Text);
            else
                WriteWarning(notice.Text);
        }
    }

    private void SayDown(string warning)
    {
        if (IsMailSystemDown)
            return;
        IsMailSystemDown = true;
        WriteError(Errors.MailSystemStopped(warning));
    }
}
