namespace PostfixQueue.Queue;

/// <summary>
/// Mail addresses in one text, with a blank between them. A blank within an address stands between quotes (RFC 5321, section 4.1.2).
/// </summary>
internal static class AddressText
{
    /// <summary>The addresses of a text.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> addresses = new();
        int start = 0;
        bool isQuoted = false;
        for (int index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && (isQuoted || text[index] != ' '))
            {
                if (text[index] == '\\')
                    index++;
                else if (text[index] == '"')
                    isQuoted = !isQuoted;
                continue;
            }

            int end = Math.Min(index, text.Length);
            if (end > start)
                addresses.Add(text[start..end]);
            start = end + 1;
        }

        return addresses;
    }
}
