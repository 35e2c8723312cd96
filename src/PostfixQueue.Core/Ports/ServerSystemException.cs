using PostfixQueue.Text;

namespace PostfixQueue.Ports;

/// <summary>
/// Something of the machine could not be looked at; the one exception that leaves <see cref="IServerSystem"/> beside cancellation.
/// </summary>
internal sealed class ServerSystemException(string target, bool isDenied, string message, Exception? inner = null)
    : Exception(ScreenText.Clean(message), inner)
{
    /// <summary>The path concerned.</summary>
    public string Target { get; } = target;

    /// <summary>True when a right is missing, false for any other reason.</summary>
    public bool IsDenied { get; } = isDenied;
}
