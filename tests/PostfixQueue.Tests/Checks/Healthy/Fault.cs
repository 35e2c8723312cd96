namespace PostfixQueue.Tests.Checks.Healthy;

/// <summary>One thing that can be wrong with a server.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Noticed">The names of exactly those checks that complain, in their order.</param>
/// <param name="PutIn">Makes it so.</param>
/// <param name="Mend">Does what the remedy says; null where the remedy is a command for the configuration, which is run then.</param>
internal sealed record Fault(string Name, string Noticed, Func<HealthyServer, Task> PutIn, Func<HealthyServer, Task>? Mend = null)
{
    /// <summary>A setting in main.cf.</summary>
    public static Fault Setting(string setting, string noticed) => new(setting, noticed, server => server.ConfigureAsync(setting));

    /// <summary>A setting in main.cf with a remedy in which the administrator has to fill in something.</summary>
    public static Fault Setting(string setting, string noticed, string mended) =>
        new(setting, noticed, server => server.ConfigureAsync(setting), server => server.ConfigureAsync(mended));

    /// <summary>A setting in main.cf that shows in how Postfix answers, so that Postfix has to know it.</summary>
    public static Fault Behaviour(string setting, string noticed, string mended) =>
        new(setting, noticed, server => server.RestartAsync(setting), server => server.RestartAsync(mended));

    /// <summary>Another zone; the remedy is the record that was there before.</summary>
    public static Fault Zone(string name, string noticed, Func<IEnumerable<string>, IEnumerable<string>> change) =>
        new(name, noticed, server => server.PublishAsync(change), server => server.PublishAsync(zone => zone));

    /// <summary>A record in place of those that begin so, or none.</summary>
    public static Fault Record(string name, string noticed, string beginning, params string[] records) =>
        Zone(name, noticed, zone => zone.Where(line => !line.StartsWith(beginning, StringComparison.Ordinal)).Concat(records));

    /// <summary>Something about the machine; the remedy is the machine as it was before.</summary>
    public static Fault Machine(string name, string noticed, Action<HealthyServer> change) =>
        new(name, noticed, server => Done(() => change(server)), server => Done(server.WriteMachine));

    public override string ToString() => Name;

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
