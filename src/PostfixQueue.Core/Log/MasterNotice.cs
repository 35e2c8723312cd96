using System.Globalization;

namespace PostfixQueue.Log;

/// <summary>What master(8) logs about a program that it started.</summary>
/// <param name="Program">The program.</param>
/// <param name="ProcessId">The process that ended; null when it is about starting any.</param>
internal readonly record struct MasterNotice(string Program, int? ProcessId)
{
    /// <summary>
    /// <c>process /usr/lib/postfix/sbin/smtpd pid 123 exit status 1</c>, the same with <c>killed by signal 11</c>, and
    /// <c>/usr/lib/postfix/sbin/smtpd: bad command startup -- throttling</c>; null for anything else.
    /// </summary>
    /// <param name="text">The line behind <c>warning: </c>.</param>
    public static MasterNotice? Parse(string text)
    {
        const string Process = "process ";
        const string Throttling = ": bad command startup -- throttling";
        if (text.EndsWith(Throttling, StringComparison.Ordinal))
            return new MasterNotice(NameOf(text[..^Throttling.Length]), null);
        int number = text.LastIndexOf(" pid ", StringComparison.Ordinal);
        if (!text.StartsWith(Process, StringComparison.Ordinal) || number < Process.Length)
            return null;
        string[] words = text[(number + 1)..].Split(' ');
        return
            words.Length > 2
            && words[2] is "exit" or "killed"
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? new MasterNotice(NameOf(text[Process.Length..number]), id)
            : null;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
