using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PostfixQueue.Lab.Zoo;

/// <summary>A service that listens at an address or at a socket file, here or in the world outside.</summary>
internal sealed class Listener : IDisposable
{
    private const string World = "world/";

    private readonly Socket _socket;
    private readonly string? _path;

    private Listener(Socket socket, string? path, Func<Stream, Task> session)
    {
        (_socket, _path) = (socket, path);
        _socket.Listen();
        _ = ServeAsync(session);
    }

    /// <summary>Starts one.</summary>
    /// <param name="where">A path, or <c>address:port</c>; <c>world/</c> before it for the namespace outside.</param>
    /// <param name="session">Serves a client.</param>
    /// <param name="owner"><c>user:group</c> of a socket file; null for the caller's.</param>
    /// <param name="mode">Its mode in octal; null for all.</param>
    public static Listener Start(string where, Func<Stream, Task> session, string? owner = null, string? mode = null)
    {
        if (where.StartsWith('/'))
            return new Listener(BindFile(where, owner, mode ?? "666"), where, session);
        if (!where.StartsWith(World, StringComparison.Ordinal))
            return new Listener(Bind(IPEndPoint.Parse(where)), null, session);

        // A socket stays in the namespace that its thread was in when it made it; the thread ends with this.
        Socket? made = null;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Libc.EnterNetworkNamespace("/run/netns/world");
                made = Bind(IPEndPoint.Parse(where[World.Length..]));
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return new Listener(made ?? throw new IOException(where, failure), null, session);
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_path is not null)
            File.Delete(_path);
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = false;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(endPoint);
        return socket;
    }

    private static Socket BindFile(string path, string? owner, string mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (Libc.ChangeMode(path, Convert.ToUInt32(mode, 8)) != 0)
            throw new IOException(path);
        if (
            owner?.Split(':') is [var user, var group]
            && Libc.ChangeOwner(path, SystemUser.Find(user).UserId, SystemUser.FindGroup(group)) != 0
        )
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path}: {Marshal.GetLastPInvokeErrorMessage()}"));
        return socket;
    }

    private async Task ServeAsync(Func<Stream, Task> session)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _socket.AcceptAsync(), session);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The service is being stopped.
        }
    }

    private static async Task ServeAsync(Socket client, Func<Stream, Task> session)
    {
        try
        {
            await using NetworkStream stream = new(client, ownsSocket: true);
            await session(stream);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or did not like the certificate.
        }
    }
}
