namespace PostfixQueue.Ports;

/// <summary>
/// What the system has run out of when it starts no thread. The framework calls all of that a want of memory: the limit of threads, and the
/// file descriptors that a thread takes as well.
/// </summary>
internal static class ThreadShortage
{
    private const int TooManyInTheSystem = 23;
    private const int TooManyInTheProcess = 24;

    /// <summary>As many as starting one thread may take.</summary>
    private const int DescriptorsOfAThread = 4;

    /// <summary>True for what is thrown where a thread, or a task that wants one of its own, is started.</summary>
    public static bool IsOne(Exception exception) =>
        exception is TaskSchedulerException or ThreadStartException
        || (
            exception is OutOfMemoryException
            && exception.StackTrace?.Contains("at System.Threading.Thread.", StringComparison.Ordinal) == true
        );

    /// <summary>The failure of a tool's work for want of a thread.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="exception">What was thrown.</param>
    public static PostfixToolException ToToolException(string tool, Exception exception) =>
        new(PostfixFailure.CommandFailed, tool, $"What {tool} prints cannot be read: {Explain()}", exception);

    /// <summary>One sentence with what to look at.</summary>
    public static string Explain() => $"no thread could be started; {Cause()}";

    private static string Cause()
    {
        List<IDisposable> opened = new(DescriptorsOfAThread);
        try
        {
            while (opened.Count < DescriptorsOfAThread)
                opened.Add(File.OpenHandle("/dev/null"));
            return "no more threads may be started (resource temporarily unavailable); see 'ulimit -u' and the service's TasksMax.";
        }
        catch (IOException exception) when (exception.HResult == TooManyInTheProcess)
        {
            return "this session has too many open files; see 'ulimit -n' and the service's LimitNOFILE.";
        }
        catch (IOException exception) when (exception.HResult == TooManyInTheSystem)
        {
            return "the machine has no more files to open (file table overflow); see fs.file-max.";
        }
        finally
        {
            foreach (IDisposable one in opened)
                one.Dispose();
        }
    }
}
