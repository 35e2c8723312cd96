using System.Buffers;

namespace PostfixQueue.Delay;

/// <summary>
/// Folds the variable parts out of a reason, so that thousands of texts become a handful: addresses, hosts, IDs, times and numbers become
/// placeholders.
/// </summary>
internal static class ReasonFolder
{
    private const int MaximumLength = 1024;
    private const int StackCharacters = 1536;
    private const string AddressMark = "<address>";
    private const string HostMark = "<host>";
    private const string IpMark = "<ip>";
    private const string IdMark = "<id>";
    private const string TimeMark = "<time>";
    private const string NumberMark = "<n>";

    // What ends a token. The colon is not one: times and IPv6 addresses have it inside.
    private static readonly SearchValues<char> s_delimiters = SearchValues.Create(" \t\r\n<>()[]{}\"'`,;|=*");

    private static readonly SearchValues<char> s_webDelimiters = SearchValues.Create(" \t\r\n<>()[]\"'");
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> s_dotted = SearchValues.Create("0123456789.");

    /// <summary>Folds a reason.</summary>
    /// <param name="text">The reason.</param>
    /// <returns>What it has in common with its like; the first 1024 characters count.</returns>
    public static string Fold(ReadOnlySpan<char> text)
    {
        if (text.Length > MaximumLength)
            text = text[..MaximumLength];
        FoldWriter writer = new(stackalloc char[StackCharacters]);
        bool afterHost = false;
        bool afterUsing = false;
        while (!text.IsEmpty)
        {
            int end = TokenLength(text);
            if (end > 0)
            {
                ReadOnlySpan<char> token = text[..end];

                // "host x[" and "connect to x[": whatever stands there is a host, also without a dot.
                bool beforeBracket = end < text.Length && text[end] == '[' && !token.Contains(':');
                if (beforeBracket && afterHost)
                    writer.Mark(HostMark);
                else if (afterUsing && !IsIp(token))
                    writer.Write(token);
                else
                    FoldToken(ref writer, token);

                // The name of a blocklist tells more than that there is one.
                afterUsing = token is "using";
                afterHost = token is "host" or "to" or "with" or "server" || token.EndsWith("host", StringComparison.Ordinal);
            }

            if (end < text.Length)
            {
                char delimiter = text[end];
                writer.Write(delimiter is '\t' or '\r' or '\n' ? ' ' : delimiter);
                end++;
            }

            text = text[end..];
        }

        return writer.ToString();
    }

    /// <summary>A web address goes on over what ends other tokens.</summary>
    private static int TokenLength(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny(s_delimiters);
        if (end < 0)
            return text.Length;
        if (!text[..end].Contains("://", StringComparison.Ordinal))
            return end;
        int web = text.IndexOfAny(s_webDelimiters);
        return web < 0 ? text.Length : web;
    }

    private static void FoldToken(ref FoldWriter writer, ReadOnlySpan<char> token)
    {
        int start = 0;
        while (start < token.Length && token[start] is ':' or '.' or '#' or '-' or '/' or '!' or '?')
            start++;
        int end = token.Length;
        while (end > start && token[end - 1] is ':' or '.' or '-' or '!' or '?')
            end--;

        // "2001:db8::" ends in what elsewhere is punctuation.
        if (end < token.Length && token[..].Count(':') > 1 && IsIp(token[start..]))
            end = token.Length;
        ReadOnlySpan<char> word = token[start..end];
        writer.Write(token[..start]);
        if (!word.IsEmpty)
            FoldWord(ref writer, word);
        writer.Write(token[end..]);
    }

    private static void FoldWord(ref FoldWriter writer, ReadOnlySpan<char> word)
    {
        int scheme = word.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !word[..scheme].ContainsAnyExcept(s_letters))
            FoldUrl(ref writer, word, scheme + 3);
        else if (word.Contains('@'))
            writer.Mark(AddressMark);
        else if (IsIp(word))
            writer.Mark(IpMark);
        else if (char.IsAsciiDigit(word[0]))
            FoldDigits(ref writer, word);
        else if (IsHostName(word))
            writer.Mark(HostMark);
        else if (word.Contains('/') && word.ContainsAnyInRange('0', '9'))
            FoldPath(ref writer, word);
        else if (IsId(word))
            writer.Mark(IdMark);
        else
            writer.Write(word);
    }

    private static void FoldDigits(ref FoldWriter writer, ReadOnlySpan<char> word)
    {
        // "554-mx.example.com": the code of a line, and the line.
        bool isCode = word.Length >= 3 && word[0] is '2' or '4' or '5' && char.IsAsciiDigit(word[1]) && char.IsAsciiDigit(word[2]);
        if (
            isCode
            && (
                word.Length == 3
                || (word.Length > 4 && word[3] == '-' && !char.IsAsciiDigit(word[4]))
                || (word.Length > 4 && word[3] == '-' && SmtpReplyCode.EnhancedLength(word[4..]) == word.Length - 4)
            )
        )
        {
            // A number of three digits that begins like a code is one where a sentence goes on; "450 seconds" stays too, and harms nobody.
            writer.Write(word[..3]);
            if (word.Length > 3)
                writer.Write(word[3]);
            if (word.Length > 4)
                FoldToken(ref writer, word[4..]);
        }
        else if (SmtpReplyCode.EnhancedLength(word) == word.Length || IsPort(word, writer.Last))
        {
            writer.Write(word);
        }
        else if (IsTime(word))
        {
            writer.Mark(TimeMark);
        }
        else if (!word.ContainsAnyExceptInRange('0', '9'))
        {
            writer.Mark(NumberMark);
        }
        else if (IsHostName(word))
        {
            writer.Mark(HostMark);
        }
        else if (IsId(word))
        {
            writer.Mark(IdMark);
        }
        else
        {
            FoldNumbersInside(ref writer, word);
        }
    }

    /// <summary>The port behind "host[address]:" tells SMTP from a filter and stays.</summary>
    private static bool IsPort(ReadOnlySpan<char> word, char before) =>
        before == ':' && word.Length <= 5 && !word.ContainsAnyExceptInRange('0', '9');

    private static void FoldNumbersInside(ref FoldWriter writer, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (!char.IsAsciiDigit(word[i]))
                writer.Write(word[i]);
            else if (i == 0 || !char.IsAsciiDigit(word[i - 1]))
                writer.Mark(NumberMark);
        }
    }

    private static void FoldUrl(ref FoldWriter writer, ReadOnlySpan<char> url, int host)
    {
        int path = url[host..].IndexOfAny('/', '?', '#');
        ReadOnlySpan<char> name = path < 0 ? url[host..] : url.Slice(host, path);
        if (IsIp(name))
        {
            writer.Write(url[..host]);
            writer.Mark(IpMark);
        }
        else
            writer.Write(url[..(host + name.Length)]);
        if (path >= 0)
            writer.Write("/...");
    }

    private static void FoldPath(ref FoldWriter writer, ReadOnlySpan<char> path)
    {
        bool first = true;
        foreach (Range range in path.Split('/'))
        {
            ReadOnlySpan<char> part = path[range];
            if (!first)
                writer.Write('/');
            first = false;
            if (part.ContainsAnyInRange('0', '9'))
                writer.Mark(IdMark);
            else
                writer.Write(part);
        }
    }

    private static bool IsIp(ReadOnlySpan<char> word)
    {
        int dots = 0;
        int colons = 0;
        foreach (char c in word)
        {
            if (c == '.')
                dots++;
            else if (c == ':')
                colons++;
            else if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return colons >= 2
            ? word.Contains("::", StringComparison.Ordinal) || colons == 7
            : dots == 3 && colons == 0 && !word.ContainsAnyExcept(s_dotted);
    }

    /// <summary>12:34:56, 2026-01-31, 2026-01-31T12:34:56.789Z, 31/01/2026.</summary>
    private static bool IsTime(ReadOnlySpan<char> word)
    {
        int separators = 0;
        foreach (char c in word)
        {
            if (c is ':' or '-' or '/')
                separators++;
            else if (!char.IsAsciiDigit(c) && c is not ('T' or 'Z' or '.' or '+'))
                return false;
        }

        return separators >= 2;
    }

    private static bool IsHostName(ReadOnlySpan<char> word)
    {
        int dot = word.LastIndexOf('.');
        if (dot <= 0 || dot > word.Length - 3)
            return false;
        bool letters = false;
        foreach (char c in word)
        {
            if (char.IsAsciiLetter(c))
                letters = true;
            else if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '_'))
                return false;
        }

        return letters && char.IsAsciiLetter(word[dot + 1]) && !word.Contains("..", StringComparison.Ordinal);
    }

    /// <summary>
    /// Eight or more characters with letters and digits: queue IDs, session IDs, message IDs. Shorter ones are codes that mean something
    /// (S3150, TSS04).
    /// </summary>
    private static bool IsId(ReadOnlySpan<char> word) =>
        word.Length >= 8 && word.ContainsAnyInRange('0', '9') && (word.ContainsAnyInRange('a', 'z') || word.ContainsAnyInRange('A', 'Z'));

    /// <summary>Writes into a buffer and drops what does not fit.</summary>
    private ref struct FoldWriter(Span<char> buffer)
    {
        private readonly Span<char> _buffer = buffer;
        private int _length;

        public readonly char Last => _length > 0 ? _buffer[_length - 1] : '\0';

        public void Write(char c)
        {
            if (_length < _buffer.Length)
                _buffer[_length++] = c;
        }

        public void Write(ReadOnlySpan<char> text)
        {
            int count = Math.Min(text.Length, _buffer.Length - _length);
            text[..count].CopyTo(_buffer[_length..]);
            _length += count;
        }

        /// <summary>A placeholder; between the brackets that are in the text already it needs none of its own.</summary>
        public void Mark(string mark) => Write(Last == '<' ? mark.AsSpan(1, mark.Length - 2) : mark);

        public override readonly string ToString() => _buffer[.._length].ToString();
    }
}
