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
        var words = Words(command);
        var kept = new List<string>();
        var index = 0;
        if (words.Count > 0) kept.Add(words[index++]);
        for (; index < words.Count && words[index].StartsWith('-'); index++)
        {
            if (words[index] != "-o") kept.Add(words[index]);
            else index++;
        }

        kept.AddRange(words.Skip(index));
        return string.Join(' ', kept);
    }

    /// <summary>Words between blanks; braces hold blanks together, see master(5).</summary>
    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var start = -1;
        var depth = 0;
        for (var index = 0; index <= command.Length; index++)
        {
            var isBlank = index == command.Length || (depth == 0 && command[index] == ' ');
            if (!isBlank)
            {
                if (start < 0) start = index;
                if (command[start] == '{') depth += command[index] switch { '{' => 1, '}' => -1, _ => 0 };
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
