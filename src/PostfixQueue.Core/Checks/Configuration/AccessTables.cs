using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Configuration;

/// <summary>Tells whether a table of access(5) can permit something, where its text can be read.</summary>
internal sealed class AccessTables(IServerSystem system)
{
    private readonly TableTexts _texts = new(system);

    /// <summary>False when all entries are known, and none permits anything.</summary>
    public bool MayPermit(string? word)
    {
        try
        {
            return !LookupTable.TryParse(word ?? "", out LookupTable? table)
                || _texts.Written(table) is not { } entries
                || entries.Any(static entry => Permits(entry.Value));
        }
        catch (ServerSystemException)
        {
            return true;
        }
    }

    /// <summary>
    /// access(5): OK, all digits (as pop-before-smtp programs write them), or a restriction that permits. The names of restriction classes
    /// may do so too.
    /// </summary>
    private static bool Permits(string value)
    {
        string word = PostfixList.Split(value) is [var first, ..] ? first : "";
        return word.Equals("OK", StringComparison.OrdinalIgnoreCase)
            || word.Equals("RELAY", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("permit", StringComparison.OrdinalIgnoreCase)
            || (word.Length > 0 && word.All(char.IsAsciiDigit));
    }
}
