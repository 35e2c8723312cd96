using PostfixQueue.Adapters.Machine;
using PostfixQueue.Adapters.Mail;
using PostfixQueue.Adapters.Mime;
using PostfixQueue.Adapters.Postfix;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters;

/// <summary>The one way into this assembly, so that nothing else of it is named outside.</summary>
internal static class AdapterFactory
{
    /// <summary>Tools found along the search path, then where distributions put them.</summary>
    public static IPostfixTools CreatePostfixTools() => new PostfixTools(new ToolLocator(Environment.GetEnvironmentVariable("PATH")));

    /// <summary>Tools of one folder only.</summary>
    public static IPostfixTools CreatePostfixTools(string directory) => new PostfixTools(new ToolLocator(directory, []));

    /// <summary>The machine that this process runs on.</summary>
    public static IServerSystem CreateServerSystem() => new LinuxSystem();

    /// <summary>Reads message headers.</summary>
    public static IHeaderDecoder CreateHeaderDecoder() => new MimeHeaderDecoder();

    /// <summary>The network that this machine is in.</summary>
    public static IMailNetwork CreateMailNetwork() => new MailNetwork();

    /// <summary>This machine's files, to write.</summary>
    public static IDurableFiles CreateDurableFiles() => new DurableFiles();

    /// <summary>Reads messages.</summary>
    public static IMimeReader CreateMimeReader() => new MimeKitReader();

    /// <summary>The full host name as the kernel has it; .NET's own name ends at the first dot.</summary>
    public static string ReadHostName()
    {
        const string KernelHostName = "/proc/sys/kernel/hostname";
        try
        {
            string name = File.ReadAllText(KernelHostName).Trim();
            return name.Length > 0 ? name : Environment.MachineName;
        }
        catch (IOException)
        {
            return Environment.MachineName;
        }
        catch (UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
