namespace PostfixQueue.Delay;

/// <summary>A remedy before it is written out: most are never read.</summary>
/// <param name="Detail">What is special about the text, a template or null.</param>
/// <param name="Template">The remedy, a template.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Host">The remote host, or null.</param>
/// <param name="Address">The remote address or socket path, or null.</param>
/// <param name="Port">The port, or 0.</param>
/// <param name="Recipient">The recipient, or null.</param>
/// <param name="LookedUp">The name looked up in vain, or null.</param>
/// <param name="Blocklist">The blocklist, or null.</param>
/// <param name="Url">The web address, or null.</param>
internal sealed record RemedyRecipe(
    string? Detail, string Template, MailDelayCause Cause, string? Host, string? Address, int Port, string? Recipient, string? LookedUp, string? Blocklist, string? Url)
{
    /// <summary>Writes the remedy.</summary>
    /// <returns>The text.</returns>
    public string Compose()
    {
        RemedyValues values = new()
        {
            Cause = Cause,
            Host = Host,
            Address = Address,
            Port = Port,
            Recipient = Recipient,
            LookedUp = LookedUp,
            Blocklist = Blocklist,
            Url = Url,
        };
        string general = RemedyText.Fill(Template, values);
        return Detail is null ? general : RemedyText.Fill(Detail, values) + " " + general;
    }
}
