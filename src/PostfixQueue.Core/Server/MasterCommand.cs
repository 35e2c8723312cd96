namespace PostfixQueue.Server;

/// <summary>The command field of master.cf: a program, its options, its arguments. postconf(1) prints it on one line.</summary>
internal static class MasterCommand
{
    /// <summary>
    /// The command without <c>-o name=value</c> and <c>-o {name=value}</c>. Options end at the first word that is none: what
    /// follows <c>argv=</c> belongs to another program.
    /// </summary>
    public static string WithoutOverrides(string command)
    {
        List<string> words = Words(command);
        List<string> kept = new();
        int index = 0;
        if (words.Count > 0)
            kept.Add(words[index++]);
        for (; index < words.Count && words[index].StartsWith('-'); index++)
        {
            if (words[index] == "-o")
                index++;
            else if (!IsAttached(words[index]))
                kept.Add(words[index]);
        }

        kept.AddRange(words.Skip(index));
        return string.Join(' ', kept);
    }

    /// <summary>
    /// The settings that stand behind <c>-o</c>, in their order. The programs of Postfix also take them without a blank, as getopt(3) does.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> Overrides(string command)
    {
        List<string> words = Words(command);
        List<(string Name, string Value)> settings = new();
        for (int index = 1; index < words.Count && words[index].StartsWith('-'); index++)
        {
            string? text =
                IsAttached(words[index]) ? words[index][2..]
                : words[index] == "-o" && index + 1 < words.Count ? words[++index]
                : null;
            if (text is null)
                continue;
            string plain = text is ['{', .. var inner, '}'] ? inner : text;
            int equals = plain.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                settings.Add((plain[..equals].Trim(), plain[(equals + 1)..].Trim()));
        }

        return settings;
    }

    /// <summary>
    /// The first word of a command, as <see cref="WithoutOverrides"/> leaves it, that is neither the program nor an option: an argument.
    /// Also what stands behind
    /// <c>-o</c> without an equals sign. Null when there is none.
    /// </summary>
    public static string? FirstArgument(string command)
    {
        List<string> words = Words(command);
        return words.Skip(1).FirstOrDefault(static word => !word.StartsWith('-'));
    }

    /// <summary>
    /// True for a command that postconf(1) has torn apart: it takes a setting without a blank before it for a row of options, and each
    /// letter <c>o</c>
    /// in it for one more <c>-o</c>.
    /// </summary>
    public static bool IsTorn(string command)
    {
        List<string> words = Words(command);
        for (int index = 1; index + 1 < words.Count && words[index].StartsWith('-'); index++)
        {
            if (words[index] != "-o")
                continue;
            if (!words[++index].Contains('=', StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The command of a service as master.cf has it; null when it is not found there. Lines that begin with a blank go on with the one
    /// before.
    /// </summary>
    public static string? FindCommand(string masterCf, string service, string type)
    {
        const int FieldsBefore = 7;
        List<string> lines = new();
        foreach (
            string? line in masterCf
                .Split('\n')
                .Select(static line => line.TrimEnd())
                .Where(static line => line.Length > 0 && !line.TrimStart().StartsWith('#'))
        )
        {
            if (char.IsWhiteSpace(line[0]) && lines.Count > 0)
                lines[^1] += " " + line.Trim();
            else
                lines.Add(line);
        }

        return lines
            .Select(static line => line.Split((char[])[' ', '\t'], FieldsBefore + 1, StringSplitOptions.RemoveEmptyEntries))
            .LastOrDefault(fields => fields.Length > FieldsBefore && fields[0] == service && fields[1] == type)
            ?[FieldsBefore].Replace('\t', ' ');
    }

    private static bool IsAttached(string word) => word.Length > 2 && word.StartsWith("-o", StringComparison.Ordinal);

    /// <summary>Words between blanks; braces hold blanks together, see master(5).</summary>
    private static List<string> Words(string command)
    {
        List<string> words = new();
        int start = -1;
        int depth = 0;
        for (int index = 0; index <= command.Length; index++)
        {
            bool isBlank = index == command.Length || (depth == 0 && command[index] == ' ');
            if (!isBlank)
            {
                if (start < 0)
                    start = index;
                if (command[start] == '{')
                    depth += command[index] switch
                    {
                        '{' => 1,
                        '}' => -1,
                        _ => 0,
                    };
            }
            else if (start >= 0)
            {
                words.Add(command[start..index]);
                start = -1;
                depth = 0;
            }
        }

        return words;
    }
}
