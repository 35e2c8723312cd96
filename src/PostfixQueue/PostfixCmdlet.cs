using System.Management.Automation;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <summary>What every cmdlet that talks to Postfix has: its instance, the stop, pull streaming and the mapping of failures.</summary>
public abstract class PostfixCmdlet : MailCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, PostfixInstance> _instances = new(StringComparer.Ordinal);
    private MailHost? _host;
    private bool _isDisposed;

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

    /// <summary>Cancelled by Ctrl+C, a stopped job, a closed session or an abandoned pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    private protected override void Begin()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(ConfigDirectory)) && string.IsNullOrWhiteSpace(ConfigDirectory))
            ThrowTerminatingError(Errors.InvalidConfigDirectory(ConfigDirectory ?? string.Empty, "The name is empty."));
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is still running.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed) return;
        _isDisposed = true;
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The instance that the parameter names now; pipeline input may change it from object to object.</summary>
    private protected PostfixInstance CurrentInstance()
    {
        var name = string.IsNullOrWhiteSpace(ConfigDirectory) ? Environment.GetEnvironmentVariable("MAIL_CONFIG") : ConfigDirectory;
        if (string.IsNullOrWhiteSpace(name)) return new PostfixInstance(null);
        if (_instances.TryGetValue(name, out var known)) return known;
        var directory = FolderOf(name);
        if (!File.Exists(Path.Join(directory, "main.cf")))
            ThrowTerminatingError(Errors.InvalidConfigDirectory(directory, $"There is no readable main.cf in '{directory}'."));
        return _instances[name] = new PostfixInstance(directory);
    }

    /// <summary>The folder that a path of the session means: an absolute one itself, also where the session has no drives; else as the drive of the session has it.</summary>
    private string FolderOf(string name)
    {
        string problem;
        try
        {
            if (Path.IsPathRooted(name)) return Path.GetFullPath(name);
            var folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(name, out var provider, out _);
            if (string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal)) return folder;
            problem = $"'{name}' is not a folder: it belongs to the provider {provider.Name}.";
        }
        catch (Exception failure) when (failure is RuntimeException and not PipelineStoppedException or ArgumentException or IOException or NotSupportedException)
        {
            problem = $"'{name}' is not a path: {failure.Message}";
        }

        ThrowTerminatingError(Errors.InvalidConfigDirectory(name, problem));
        return name;
    }

    /// <summary>Takes one element at a time on the pipeline thread; leaving early ends the source.</summary>
    private protected void ForEach<T>(IAsyncEnumerable<T> source, Action<T> take)
    {
        var elements = source.GetAsyncEnumerator(StopToken);
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
        var result = Wait(new ValueTask<T>(task));
        PassNoticesOn();
        return result;
    }

    /// <summary>Waits for one task on the pipeline thread.</summary>
    private protected void Wait(Task task) => Wait(Completed(task));

    private static async Task<bool> Completed(Task task)
    {
        await task;
        return true;
    }

    private T Wait<T>(ValueTask<T> task)
    {
        try
        {
            return task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (PostfixToolException)
        {
            PassNoticesOn();
            throw;
        }
    }

    private void PassNoticesOn()
    {
        while (Notices.TryTake(out var notice))
        {
            if (notice.IsWarning) WriteWarning(Display.TerminalText.Clean(notice.Text));
            else WriteVerbose(notice.Text);
        }
    }
}
