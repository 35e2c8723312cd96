namespace PostfixQueue.Lab;

/// <summary>A message that a scripted SMTP server took.</summary>
/// <param name="Sender">Envelope sender; empty for the null sender.</param>
/// <param name="Recipients">Envelope recipients.</param>
/// <param name="Text">The message, lines parted by line feeds, without the added leading dots.</param>
public sealed record ReceivedMessage(string Sender, IReadOnlyList<string> Recipients, string Text);
