using System.Text;

namespace PostfixQueue.Mail.Spf;

/// <summary>Tells texts that somebody meant as an SPF record, but that no receiver takes for one (RFC 7208 section 4.5).</summary>
internal static class SpfNearMiss
{
    /// <summary>A version tag that was meant to come first does not come later than this; further back it is a quotation.</summary>
    private const int FarthestStart = 24;

    private static readonly string[] s_beginnings =
    [
        "v=spf",
        "v:spf",
        "v-spf",
        "vspf",
        "v==spf",
        "v=sfp1",
        "v=psf1",
        "v=fsp1",
        "v=sp1",
        "=spf1",
        "spf=v",
        "spf=",
        "spf1",
        "spfv1",
    ];

    /// <summary>The text was surely meant as an SPF record, and is none.</summary>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (SpfRecordParser.IsSpf(text))
            return false;
        string plain = Simplify(text);

        // A standard of its own (RFC 4406), which hardly anybody follows any more.
        if (plain.StartsWith("spf2.0/", StringComparison.Ordinal))
            return false;
        int place = plain.IndexOf("v=spf1", StringComparison.Ordinal);
        return place is >= 0 and <= FarthestStart || s_beginnings.Any(beginning => plain.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>Without blanks, quotation marks and characters that nobody sees, in small letters.</summary>
    private static string Simplify(string text)
    {
        StringBuilder simple = new();
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\'' or '\\' or '`' or '“' or '”' or '„' or '«' or '»')
                continue;
            if (char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
                continue;
            simple.Append(char.ToLowerInvariant(c));
            if (simple.Length > 2 * FarthestStart)
                break;
        }

        return simple.ToString();
    }
}
