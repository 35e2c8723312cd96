using System.ComponentModel;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>Why a program that is there could not be started, in words that say what to look at.</summary>
internal static class StartFailure
{
    /// <summary>True for what starting a process throws.</summary>
    public static bool IsOne(Exception exception) => exception is Win32Exception or IOException;

    /// <summary>One sentence with the path and the reason of execve(2), fork(2) or pipe(2).</summary>
    public static string Explain(string path, Exception exception)
    {
        Win32Exception? reason = (exception.InnerException ?? exception) as Win32Exception ?? exception as Win32Exception;
        return $"{path} could not be started: "
            + (
                reason?.NativeErrorCode switch
                {
                    1 or 13 =>
                        "it is not executable for this user (permission denied); see the modes of the file and its folders, and whether "
                            + "the file system is mounted noexec.",
                    2 => "the file, or the interpreter that its first line names, does not exist.",
                    7 => "its list of arguments is too long.",
                    8 => "it is no program that this machine can run (exec format error).",
                    11 =>
                        "no more processes may be started (resource temporarily unavailable); see 'ulimit -u' and the service's TasksMax.",
                    12 => "there is not enough memory.",
                    23 => "the machine has no more files to open (file table overflow); see fs.file-max.",
                    24 => "this session has too many open files; see 'ulimit -n' and the service's LimitNOFILE.",
                    26 => "the file is being written to (text file busy).",
                    _ => (exception.InnerException ?? exception).Message,
                }
            );
    }
}
