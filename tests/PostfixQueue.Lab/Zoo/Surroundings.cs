using System.Net;

namespace PostfixQueue.Lab.Zoo;

/// <summary>
/// What is around the Postfix of a stock system: name server, log, and the programs that it hands mail to or asks. It does what it is told
/// line by line through one pipe and answers each line with <c>ok</c>, or with what went wrong, through another.
/// </summary>
internal sealed class Surroundings : IDisposable
{
    private readonly Dictionary<string, Listener> _services = new(StringComparer.Ordinal);
    private ZoneServer? _names;
    private SystemLog? _log;

    /// <summary>Serves until it is told to stop.</summary>
    public static void Run(string orders, string answers)
    {
        // Opened for both directions, so that neither opening waits for the other side nor its closing is an end.
        using Surroundings surroundings = new();
        using StreamReader reader = new(new FileStream(orders, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        using StreamWriter writer = new(new FileStream(answers, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            AutoFlush = true,
        };
        while (reader.ReadLine() is { } line && line != "end")
            writer.WriteLine(surroundings.Try(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    public void Dispose()
    {
        foreach (Listener service in _services.Values)
            service.Dispose();
        _names?.Dispose();
        _log?.Dispose();
    }

    private string Try(string[] words)
    {
        try
        {
            Do(words);
            return "ok";
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"{string.Join(' ', words)}: {error.Message}".ReplaceLineEndings(" ");
        }
    }

    private void Do(string[] words)
    {
        switch (words)
        {
            case ["start", var kind, var where, .. var rights]:
                _services.Add(
                    where,
                    Listener.Start(where, PeerSessions.All[kind], rights.ElementAtOrDefault(0), rights.ElementAtOrDefault(1))
                );
                break;
            case ["stop", var where]:
                _services[where].Dispose();
                _services.Remove(where);
                break;
            case ["zone", .. var files]:
                NameZone zone = NameZone.Parse(files.Where(File.Exists).SelectMany(File.ReadLines));
                if (_names is null)
                    _names = new ZoneServer(IPAddress.Loopback, zone);
                else
                    _names.Zone = zone;
                break;
            case ["log", var socket, var file, var host]:
                _log = new SystemLog(socket, file, host);
                break;
            case ["certificate", var key, var certificate, .. var names]:
                Authority.Write(key, certificate, names);
                break;
            case ["trust", var bundle]:
                File.AppendAllText(bundle, Authority.Pem);
                break;
            default:
                throw new InvalidOperationException("There is no such order.");
        }
    }
}
