using System.Management.Automation;

namespace PostfixQueue;

/// <summary>Turns wildcard parameters into conditions.</summary>
internal static class TextConditions
{
    /// <summary>
    /// A condition that any of the patterns fulfils, letters of either case; null when the parameter is not given. A text equal to the
    /// pattern fulfils it too: address literals such as <c>user@[192.0.2.1]</c> hold wildcard characters.
    /// </summary>
    public static Func<string, bool>? AnyOf(IReadOnlyList<string>? patterns)
    {
        if (patterns is null)
            return null;
        Func<string, bool>[] conditions = patterns.Select(static pattern => OneOf(pattern)).ToArray();
        return conditions.Length == 1 ? conditions[0] : text => Array.Exists(conditions, condition => condition(text));
    }

    private static Func<string, bool> OneOf(string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            // A pattern that is escaped all through, as WildcardPattern.Escape makes it, still has its escape characters.
            string literal = WildcardPattern.Unescape(pattern);
            return text =>
                string.Equals(text, literal, StringComparison.OrdinalIgnoreCase)
                || string.Equals(text, pattern, StringComparison.OrdinalIgnoreCase);
        }

        WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return text => wildcard.IsMatch(text) || string.Equals(text, pattern, StringComparison.OrdinalIgnoreCase);
    }
}
