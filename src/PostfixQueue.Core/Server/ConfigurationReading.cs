namespace PostfixQueue.Server;

/// <summary>What was read of the configuration.</summary>
/// <param name="Items">Parameters or services.</param>
/// <param name="Warnings">What postconf(1) warned of, each once.</param>
internal sealed record ConfigurationReading<T>(IReadOnlyList<T> Items, IReadOnlyList<string> Warnings);
