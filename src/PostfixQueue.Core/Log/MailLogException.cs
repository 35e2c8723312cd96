using PostfixQueue.Text;

namespace PostfixQueue.Log;

/// <summary>A mail log, or a part of it, cannot be read.</summary>
internal sealed class MailLogException(MailLogFailure failure, string target, string message, Exception? inner = null)
    : Exception(ScreenText.Clean(message), inner)
{
    /// <summary>Why.</summary>
    public MailLogFailure Failure { get; } = failure;

    /// <summary>The file, the command, or what else is concerned, safe for a screen: Get-Error shows it.</summary>
    public string Target { get; } = ScreenText.Clean(target);
}
