namespace PostfixQueue.HelpBuilder.Pages;

/// <summary>A related topic; the address is empty for topics of this module, which Get-Help finds by their name.</summary>
internal sealed record Link(string Text, string Address);
