using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace PostfixQueue.Lab;

/// <summary>A page in a browser: what it shows, and what it asks for and says while it does.</summary>
internal sealed class DevToolsPage : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly DevToolsConnection _connection;
    private readonly string _target;
    private readonly string _session;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _messages = new();
    private TaskCompletionSource _loaded = new();

    private DevToolsPage(DevToolsConnection connection, string target, string session)
    {
        _connection = connection;
        _target = target;
        _session = session;
    }

    /// <summary>The addresses that it has asked for, its own among them.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>What it has written to the console, and what the browser has against it.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>Goes to an address and waits until all of it is there.</summary>
    public async Task GoToAsync(Uri address)
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync("Page.navigate", new { url = address.AbsoluteUri });
        await _loaded.Task.WaitAsync(s_patience);
    }

    /// <summary>Gives the page a size and a scheme of colours.</summary>
    public async Task ShowAsAsync(int width, string scheme, string media = "screen")
    {
        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new
            {
                width,
                height = 900,
                deviceScaleFactor = 1,
                mobile = false,
            }
        );
        object[] features = [new { name = "prefers-color-scheme", value = scheme }];
        await SendAsync("Emulation.setEmulatedMedia", new { media, features });
    }

    /// <summary>What an expression of JavaScript comes to; a promise is waited for. The page's policy does not concern it.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonObject answer = await SendAsync(
            "Runtime.evaluate",
            new
            {
                expression,
                returnByValue = true,
                awaitPromise = true,
            }
        );
        if (answer["exceptionDetails"] is { } thrown)
            throw new InvalidOperationException(thrown.ToJsonString());
        return answer["result"]!["value"];
    }

    /// <summary>Presses a key of the keyboard.</summary>
    public async Task PressAsync(string key, string text = "")
    {
        await SendAsync(
            "Input.dispatchKeyEvent",
            new
            {
                type = "keyDown",
                key,
                code = key,
                text,
            }
        );
        await SendAsync(
            "Input.dispatchKeyEvent",
            new
            {
                type = "keyUp",
                key,
                code = key,
            }
        );
    }

    /// <summary>A picture of all of it, or of a part, as PNG.</summary>
    public async Task<byte[]> TakePictureAsync(double? height = null)
    {
        JsonNode size = (await SendAsync("Page.getLayoutMetrics"))["cssContentSize"]!;
        object clip = new
        {
            x = 0,
            y = 0,
            width = size["width"]!.GetValue<double>(),
            height = height ?? size["height"]!.GetValue<double>(),
            scale = 1,
        };
        JsonObject answer = await SendAsync(
            "Page.captureScreenshot",
            new
            {
                format = "png",
                captureBeyondViewport = true,
                clip,
            }
        );
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection.Told -= Hear;
        await _connection.SendAsync("Target.closeTarget", new { targetId = _target });
    }

    internal static async Task<DevToolsPage> OpenAsync(DevToolsConnection connection)
    {
        JsonObject made = await connection.SendAsync("Target.createTarget", new { url = "about:blank" });
        string target = made["targetId"]!.GetValue<string>();
        JsonObject attached = await connection.SendAsync("Target.attachToTarget", new { targetId = target, flatten = true });
        DevToolsPage page = new(connection, target, attached["sessionId"]!.GetValue<string>());
        connection.Told += page.Hear;
        foreach (string domain in new[] { "Page", "Network", "Log", "Runtime" })
            await page.SendAsync($"{domain}.enable");
        return page;
    }

    private Task<JsonObject> SendAsync(string method, object? parameters = null) => _connection.SendAsync(method, parameters, _session);

    private void Hear(string? session, string method, JsonObject parameters)
    {
        if (session != _session)
            return;
        switch (method)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(parameters["request"]!["url"]!.GetValue<string>());
                break;
            case "Log.entryAdded":
                _messages.Enqueue(parameters["entry"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown":
                _messages.Enqueue(parameters.ToJsonString());
                break;
        }
    }
}
