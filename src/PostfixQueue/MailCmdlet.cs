using System.Management.Automation;
using System.Management.Automation.Host;
using PostfixQueue.Log;
using PostfixQueue.Ports;
using PostfixQueue.Reports;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// What every cmdlet of the module has: whatever goes wrong in it leaves it as an error with an id of the module's own, and whatever it
/// says to a terminal is made safe on the way.
/// </summary>
public abstract class MailCmdlet : PSCmdlet
{
    /// <summary>What the engine calls the host of a remote session, and of a job.</summary>
    private const string RemoteHost = "ServerRemoteHost";

    private readonly WarningLimit _warnings = new();

    // Errors and warnings of many servers come together on one screen.
    private bool IsReadElsewhere => string.Equals(Host?.Name, RemoteHost, StringComparison.Ordinal);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        try
        {
            Begin();
        }
        catch (Exception failure) when (!IsOfTheEngine(failure))
        {
            Refuse(failure);
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process();
        }
        catch (Exception failure) when (failure is GivenItemException or PSInvalidCastException or ExtendedTypeSystemException)
        {
            // The caller's object is no such item, or a property of it threw: that object is lost, the others are not.
            WriteError(Errors.UnreadableItem(failure.Message));
        }
        catch (Exception failure) when (!IsOfTheEngine(failure))
        {
            Refuse(failure);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        try
        {
            End();
            if (_warnings.Rest() is { } rest)
                base.WriteWarning(rest);
        }
        catch (Exception failure) when (!IsOfTheEngine(failure))
        {
            Refuse(failure);
        }
    }

    /// <summary>Comes before the first object of the pipeline.</summary>
    private protected virtual void Begin() { }

    /// <summary>Comes with each object of the pipeline, once without one.</summary>
    private protected virtual void Process() { }

    /// <summary>Comes behind the last object of the pipeline.</summary>
    private protected virtual void End() { }

    /// <summary>Writes an error, with the name of this machine where it is read on another.</summary>
    private protected new void WriteError(ErrorRecord error) => base.WriteError(Placed(error));

    /// <summary>Ends the command with an error, with the name of this machine where it is read on another.</summary>
    private protected new void ThrowTerminatingError(ErrorRecord error) => base.ThrowTerminatingError(Placed(error));

    /// <summary>
    /// Writes a warning, with the name of this machine where it is read on another; the same text once, and not without end.
    /// </summary>
    private protected new void WriteWarning(string text)
    {
        string shown = _warnings.Admit(IsReadElsewhere ? Placed(text) : text, out bool isNew);
        if (isNew)
            base.WriteWarning(shown);
        else
            base.WriteVerbose(shown);
    }

    /// <inheritdoc cref="Cmdlet.WriteVerbose(string)"/>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(ScreenText.Clean(text));

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string)"/>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ScreenText.Clean(target), action);

    /// <inheritdoc cref="Cmdlet.ShouldContinue(string, string)"/>
    private protected new bool ShouldContinue(string query, string caption) => base.ShouldContinue(ScreenText.CleanLines(query), caption);

    private void Refuse(Exception failure)
    {
        if (failure is OperationCanceledException && Stopping)
            throw new PipelineStoppedException();
        ThrowTerminatingError(
            failure switch
            {
                PostfixToolException tool => Errors.FromTool(tool),
                MailLogException log => Errors.FromLog(log),
                ReportFileException file => Errors.FromReportFile(file),
                _ => Errors.FromSystemOrModule(failure),
            }
        );
    }

    private ErrorRecord Placed(ErrorRecord error)
    {
        if (IsReadElsewhere && error.ErrorDetails is { } details)
            error.ErrorDetails = new ErrorDetails(Placed(details.Message)) { RecommendedAction = details.RecommendedAction };
        return error;
    }

    private static string Placed(string text) => $"{ScreenText.Clean(Composition.CurrentHost().Name)}: {text}";

    /// <summary>
    /// The stop, a break out of a loop, an error that the caller made terminating: they are the engine's way to end a pipeline, and the
    /// caller's. What the engine says about data (a drive that is not there, a property that throws, a pattern that is none) is not.
    /// </summary>
    private static bool IsOfTheEngine(Exception failure) =>
        failure switch
        {
            HostException => true,
            SessionStateException
            or ExtendedTypeSystemException
            or WildcardPatternException
            or ProviderInvocationException
            or PSInvalidCastException
            or PSArgumentException
            or PSArgumentNullException
            or PSArgumentOutOfRangeException => false,
            _ => failure.GetType().Assembly == typeof(PSCmdlet).Assembly,
        };
}
