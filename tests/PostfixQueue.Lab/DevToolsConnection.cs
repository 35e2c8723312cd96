using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PostfixQueue.Lab;

/// <summary>
/// Commands to a browser, and what it tells by itself, in the DevTools protocol: https://chromedevtools.github.io/devtools-protocol/
/// </summary>
internal sealed class DevToolsConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _waiting = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>Takes what the browser tells: the session, the name and the parameters.</summary>
    public event Action<string?, string, JsonObject>? Told;

    /// <summary>Connects to a browser.</summary>
    public static async Task<DevToolsConnection> OpenAsync(Uri address)
    {
        DevToolsConnection connection = new();
        connection._socket.Options.Proxy = null;
        await connection._socket.ConnectAsync(address, CancellationToken.None).WaitAsync(s_patience);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The browser refuses it.</exception>
    public async Task<JsonObject> SendAsync(string method, object? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<JsonObject> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        JsonObject command = new() { ["id"] = id, ["method"] = method };
        command["params"] = JsonSerializer.SerializeToNode(parameters ?? new object());
        if (session is not null)
            command["sessionId"] = session;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(command),
                WebSocketMessageType.Text,
                endOfMessage: true,
                CancellationToken.None
            );
        }
        finally
        {
            _sending.Release();
        }

        JsonObject result = await answer.Task.WaitAsync(s_patience);
        if (result["error"] is { } error)
            throw new InvalidOperationException($"{method}: {error.ToJsonString()}");
        return result["result"]!.AsObject();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] piece = new byte[64 * 1024];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(piece.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                message.Write(piece, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!.AsObject());
                message.SetLength(0);
            }
        }
        catch (WebSocketException)
        {
            // The browser has closed.
        }

        foreach (TaskCompletionSource<JsonObject> left in _waiting.Values)
            left.TrySetResult(new JsonObject { ["result"] = new JsonObject() });
    }

    private void Take(JsonObject message)
    {
        if (message["id"]?.GetValue<int>() is { } id)
        {
            if (_waiting.TryRemove(id, out TaskCompletionSource<JsonObject>? answer))
                answer.SetResult(message);
        }
        else if (message["method"]?.GetValue<string>() is { } method)
        {
            Told?.Invoke(message["sessionId"]?.GetValue<string>(), method, message["params"]!.AsObject());
        }
    }
}
