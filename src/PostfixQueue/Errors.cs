using System.ComponentModel;
using System.Management.Automation;
using System.Net.Sockets;
using PostfixQueue.Ports;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Every error that the module reports. Ids are part of the module's interface; texts are not.</summary>
internal static partial class Errors
{
    /// <summary>
    /// The error for what nobody expected: the machine refuses something (a file descriptor, a thread, memory), or the module itself is at
    /// fault, and then the error says so.
    /// </summary>
    public static ErrorRecord FromSystemOrModule(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (ThreadShortage.IsOne(cause))
                return Refused(ThreadShortage.Explain(), failure);
            if (
                cause
                is not (
                    IOException
                    or Win32Exception
                    or SocketException
                    or UnauthorizedAccessException
                    or OutOfMemoryException
                    or ServerSystemException
                )
            )
                continue;
            return Refused(cause.Message, failure);
        }

        return Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            null,
            $"This is a fault of the module PostfixQueue ({failure.GetType().Name}): {failure.Message}",
            "Please report it with the output of Get-Error.",
            new ModuleFaultException(failure)
        );
    }

    private static ErrorRecord Refused(string why, Exception failure) =>
        Create(
            "PostfixCommandFailed",
            ErrorCategory.FromStdErr,
            null,
            $"The system refused what the command needs: {why}",
            "Look at the limits of this session ('ulimit -a'), at free memory and at free disk space.",
            failure
        );

    private static ErrorRecord Create(
        string id,
        ErrorCategory category,
        object? target,
        string message,
        string action,
        Exception? exception = null
    )
    {
        // All of a record ends on a screen: Get-Error shows its target and its exception too.
        string text = ScreenText.Clean(message);
        return new ErrorRecord(
            exception ?? new InvalidOperationException(text),
            id,
            category,
            target is string name ? ScreenText.Clean(name) : target
        )
        {
            ErrorDetails = new ErrorDetails(text) { RecommendedAction = ScreenText.Clean(action) },
        };
    }
}

/// <summary>
/// Marks an error as a fault of the module itself, so that it is not taken for one of the server; the exception inside tells where.
/// </summary>
/// <param name="fault">What left the code that should have dealt with it.</param>
internal sealed class ModuleFaultException(Exception fault) : Exception(ScreenText.Clean(fault.Message), fault);
