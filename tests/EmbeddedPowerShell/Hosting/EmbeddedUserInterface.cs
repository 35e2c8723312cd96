using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace EmbeddedPowerShell.Hosting;

/// <summary>
/// Lines to stdout, errors in red and everything that is about the work rather than its result to stderr, answers from stdin.
/// </summary>
internal sealed class EmbeddedUserInterface : PSHostUserInterface
{
    private const string Reset = "\u001b[0m";
    private const string Red = "\u001b[31;1m";
    private const string Yellow = "\u001b[33;1m";
    private readonly bool _coloursErrors = !Console.IsErrorRedirected;

    public override PSHostRawUserInterface RawUI { get; } = new EmbeddedRawUserInterface();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    // The formatter always decorates; it is for the host to take the decoration off where no terminal would show it.
    public override void Write(string value) => Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Console.Out.WriteLine(GetOutputString(value, SupportsVirtualTerminal));

    public override void WriteErrorLine(string value) => WriteNotice(Red, value);

    public override void WriteWarningLine(string message) => WriteNotice(Yellow, "WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteNotice(Yellow, "VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteNotice(Yellow, "DEBUG: " + message);

    // A progress bar needs a terminal that can be drawn over; a log of this host shall not hold one.
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override string ReadLine() =>
        Console.In.ReadLine() ?? throw new HostException("A question was asked, and standard input has no answer.");

    public override SecureString ReadLineAsSecureString() => throw NotOffered();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NotOffered();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NotOffered();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw NotOffered();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Console.Error.WriteLine(caption);
        Console.Error.WriteLine(message);
        while (true)
        {
            for (var i = 0; i < choices.Count; i++)
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"[{Key(choices[i])}] {Plain(choices[i])}  "));

            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;

            for (var i = 0; i < choices.Count; i++)
            {
                if (answer.Equals(Key(choices[i]), StringComparison.OrdinalIgnoreCase) || answer.Equals(Plain(choices[i]), StringComparison.OrdinalIgnoreCase))
                    return i;
            }
        }
    }

    private static string Plain(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static string Key(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label.Substring(mark + 1, 1) : choice.Label;
    }

    private static HostException NotOffered() => new("This host asks only questions with a fixed set of answers.");

    private void WriteNotice(string colour, string value) => Console.Error.WriteLine(_coloursErrors ? colour + value + Reset : value);
}
