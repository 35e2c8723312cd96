namespace PostfixQueue.Reports.Html;

/// <summary>How far a cause reaches, as a word in its colour.</summary>
internal static class ScopeTag
{
    /// <summary>Writes it.</summary>
    /// <param name="html">Takes it.</param>
    /// <param name="scope">The name of a <see cref="MailDelayScope"/>.</param>
    public static void Write(HtmlWriter html, string scope) => html.Write($"<span class=\"tag {ClassOf(scope)}\">{Meaning(scope)}</span>");

    /// <summary>The class of its colour.</summary>
    public static string ClassOf(string scope) =>
        Enum.TryParse(scope, ignoreCase: true, out MailDelayScope known) ? $"scope-{known.ToString().ToLowerInvariant()}" : "scope-none";

    private static string Meaning(string scope) =>
        Enum.TryParse(scope, ignoreCase: true, out MailDelayScope known)
            ? known switch
            {
                MailDelayScope.Server => "this server",
                MailDelayScope.Destination => "destination",
                MailDelayScope.Recipient => "recipient",
                MailDelayScope.Message => "message",
                _ => "reach not known",
            }
            : "reach not known";
}
