using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Checks;

/// <summary>The real machine, but for what a test cannot make true there.</summary>
internal sealed class AlteredSystem : IServerSystem
{
    private readonly IServerSystem _real = AdapterFactory.CreateServerSystem();

    /// <summary>Nothing may be looked at.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>How full the disk is; null for the truth.</summary>
    public DiskFacts? Disk { get; init; }

    /// <summary>What a connection comes to; null for the truth.</summary>
    public EndpointState? Endpoint { get; init; }

    public string? ReadText(string path) => Guarded(path, () => _real.ReadText(path));

    public FileFacts? Inspect(string path) => Guarded(path, () => _real.Inspect(path));

    public DiskFacts? MeasureDisk(string folder) => Guarded(folder, () => Disk ?? _real.MeasureDisk(folder));

    public Task<EndpointState> ConnectAsync(MailEndpoint endpoint, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        Endpoint is { } state ? Task.FromResult(state) : _real.ConnectAsync(endpoint, timeLimit, cancellationToken);

    private T Guarded<T>(string path, Func<T> look) => IsForbidden ? throw new ServerSystemException(path, isDenied: true, "Access is denied.") : look();
}
