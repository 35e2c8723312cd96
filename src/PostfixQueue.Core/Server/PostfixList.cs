namespace PostfixQueue.Server;

/// <summary>Lists in parameters: words between commas and blanks; braces hold words together, see postconf(5).</summary>
internal static class PostfixList
{
    /// <summary>The words; empty for null.</summary>
    public static IReadOnlyList<string> Split(string? text)
    {
        List<string> words = new();
        int start = -1;
        int depth = 0;
        for (int index = 0; index <= (text?.Length ?? 0); index++)
        {
            bool isEnd = text is null || index == text.Length || (depth == 0 && text[index] is ',' or ' ' or '\t' or '\r' or '\n');
            if (!isEnd)
            {
                if (start < 0)
                    start = index;
                depth += text![index] switch
                {
                    '{' => 1,
                    '}' when depth > 0 => -1,
                    _ => 0,
                };
            }
            else if (start >= 0)
            {
                words.Add(text![start..index]);
                start = -1;
                depth = 0;
            }
        }

        return words;
    }
}
