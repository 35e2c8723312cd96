using PostfixQueue.Text;

namespace PostfixQueue.Reports;

/// <summary>A report cannot be written.</summary>
/// <param name="path">Where to.</param>
/// <param name="doesExist">True when there is a file that is not to be replaced.</param>
/// <param name="message">Why not.</param>
/// <param name="inner">What the system said.</param>
internal sealed class ReportFileException(string path, bool doesExist, string message, Exception? inner = null)
    : Exception(ScreenText.Clean(message), inner)
{
    /// <summary>Where to, safe for a screen: Get-Error shows it.</summary>
    public string Target { get; } = ScreenText.Clean(path);

    /// <summary>True when there is a file that is not to be replaced.</summary>
    public bool DoesExist { get; } = doesExist;
}
