namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>An example: what it is for, the code, what it prints, and what is to be said about that.</summary>
internal sealed record Example(string Title, IReadOnlyList<string> Introduction, string Code, string Output, IReadOnlyList<string> Remarks);
