using System.Globalization;

namespace PostfixQueue.Checks.Configuration;

/// <summary>
/// What a list of TLS protocols allows: names to allow, names behind <c>!</c> to forbid, and since Postfix 3.6 the lowest and the highest
/// version behind <c>&gt;=</c> and <c>&lt;=</c>, also as numbers such as 0303.
/// </summary>
/// <param name="Allowed">In the order of the versions; without SSLv2, which Postfix never uses.</param>
/// <param name="Invalid">Words that Postfix does not understand.</param>
/// <param name="UsesLimits">True when a limit is given.</param>
internal sealed record TlsProtocolList(IReadOnlyList<string> Allowed, IReadOnlyList<string> Invalid, bool UsesLimits)
{
    private const string OldestName = "SSLv2";

    private static readonly string[] s_versions = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    /// <summary>The number of SSLv3 in a handshake; each version adds one.</summary>
    private const int FirstNumber = 0x300;

    /// <summary>Reads one.</summary>
    public static TlsProtocolList Parse(string text)
    {
        (HashSet<int>? included, HashSet<int>? excluded, List<string>? invalid) = (
            new HashSet<int>(),
            new HashSet<int>(),
            new List<string>()
        );
        (int lowest, int highest, bool usesLimits, bool namesAny) = (0, s_versions.Length - 1, false, false);
        foreach (string word in text.Split([' ', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            bool isLimit = word.StartsWith(">=", StringComparison.Ordinal) || word.StartsWith("<=", StringComparison.Ordinal);
            string name = isLimit ? word[2..] : word.TrimStart('!');
            int index = Array.FindIndex(s_versions, version => version.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (isLimit && index < 0 && int.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number))
                index = number - FirstNumber;
            usesLimits |= isLimit;
            namesAny |= !isLimit && !word.StartsWith('!');
            if (isLimit && index >= 0 && index < s_versions.Length)
                (lowest, highest) = word[0] == '>' ? (index, highest) : (lowest, index);
            else if (!isLimit && index >= 0)
                (word.StartsWith('!') ? excluded : included).Add(index);
            else if (!name.Equals(OldestName, StringComparison.OrdinalIgnoreCase))
                invalid.Add(word);
        }

        IEnumerable<int> allowed = Enumerable
            .Range(0, s_versions.Length)
            .Where(index => index >= lowest && index <= highest && !excluded.Contains(index) && (!namesAny || included.Contains(index)));
        return new TlsProtocolList([.. allowed.Select(static index => s_versions[index])], invalid, usesLimits);
    }

    /// <summary>True for a version, such as <c>TLSv1.2</c>.</summary>
    public bool Allows(string version) => Allowed.Contains(version);
}
