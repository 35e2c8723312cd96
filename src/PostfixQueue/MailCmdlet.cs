using System.Management.Automation;
using System.Management.Automation.Host;
using PostfixQueue.Ports;

namespace PostfixQueue;

/// <summary>What every cmdlet of the module has: whatever goes wrong in it leaves it as an error with an id of the module's own.</summary>
public abstract class MailCmdlet : PSCmdlet
{
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
        }
        catch (Exception failure) when (!IsOfTheEngine(failure))
        {
            Refuse(failure);
        }
    }

    /// <summary>Comes before the first object of the pipeline.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Comes with each object of the pipeline, once without one.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>Comes behind the last object of the pipeline.</summary>
    private protected virtual void End()
    {
    }

    private void Refuse(Exception failure) =>
        ThrowTerminatingError(failure is PostfixToolException known ? Errors.FromTool(known) : Errors.FromSystemOrModule(failure));

    /// <summary>
    /// The stop, a break out of a loop, an error that the caller made terminating: they are the engine's way to end a pipeline, and the caller's. What the
    /// engine says about data (a drive that is not there, a property that throws, a pattern that is none) is not.
    /// </summary>
    private static bool IsOfTheEngine(Exception failure) => failure switch
    {
        HostException => true,
        SessionStateException or ExtendedTypeSystemException or WildcardPatternException or ProviderInvocationException or PSInvalidCastException
            or PSArgumentException or PSArgumentNullException or PSArgumentOutOfRangeException => false,
        _ => failure.GetType().Assembly == typeof(PSCmdlet).Assembly,
    };
}
