namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>A heading and the paragraphs under it; the heading is empty for what stands before the first one.</summary>
internal sealed record Entry(string Heading, IReadOnlyList<string> Text);
