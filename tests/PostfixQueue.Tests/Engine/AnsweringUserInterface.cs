using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PostfixQueue.Tests.Engine;

/// <summary>Answers each prompt with the label set beforehand and keeps what was asked and shown.</summary>
internal sealed class AnsweringUserInterface : PSHostUserInterface
{
    /// <summary>
    /// The beginning of the label to choose, such as <c>&amp;Yes</c>; null fails the prompt as a session without a user does.
    /// </summary>
    public string? Answer { get; set; }

    /// <summary>What goes on while a question is open.</summary>
    public Action? WhileAsking { get; set; }

    /// <summary>The questions asked.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>What went to the host directly, among it the lines of -WhatIf.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The warnings shown.</summary>
    public List<string> Warnings { get; } = [];

    public override PSHostRawUserInterface RawUI => null!;

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add($"{caption}\n{message}");
        WhileAsking?.Invoke();
        if (Answer is null)
            throw new HostException("There is nobody to ask.");
        return choices.IndexOf(choices.First(choice => choice.Label.StartsWith(Answer, StringComparison.Ordinal)));
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException("There is nobody to ask.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("There is nobody to ask.");

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => throw new HostException("There is nobody to ask.");

    public override string ReadLine() => throw new HostException("There is nobody to ask.");

    public override SecureString ReadLineAsSecureString() => throw new HostException("There is nobody to ask.");

    public override void Write(string value) => Lines.Add(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Add(value);

    public override void WriteDebugLine(string message) { }

    public override void WriteErrorLine(string value) { }

    public override void WriteLine(string value) => Lines.Add(value);

    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override void WriteVerboseLine(string message) { }

    public override void WriteWarningLine(string message) => Warnings.Add(message);
}
