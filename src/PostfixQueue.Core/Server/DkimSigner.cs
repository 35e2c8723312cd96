namespace PostfixQueue.Server;

/// <summary>A selector that mail is signed with.</summary>
/// <param name="Domain">The domain that it is for; null for any.</param>
/// <param name="Selector">The selector.</param>
/// <param name="Source">Where it is known from: a file or a parameter.</param>
internal sealed record DkimSigner(string? Domain, string Selector, string Source);
