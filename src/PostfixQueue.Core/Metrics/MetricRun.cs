namespace PostfixQueue.Metrics;

/// <summary>How a run went.</summary>
/// <param name="Time">When it ended, UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="IsWhole">False when something could not be read.</param>
/// <param name="IsPostfixUp">Whether Postfix runs; null where nobody looked.</param>
internal sealed record MetricRun(DateTimeOffset Time, TimeSpan Duration, bool IsWhole, bool? IsPostfixUp)
{
    /// <summary>Writes it.</summary>
    public void Write(MetricWriter writer, string prefix)
    {
        if (IsPostfixUp is { } isUp)
            Write("up", isUp ? 1 : 0, "1 when Postfix runs, 0 when it does not.");
        Write("export_timestamp_seconds", (Time - DateTimeOffset.UnixEpoch).TotalSeconds, "When these metrics were made, as Unix time.");
        Write("export_duration_seconds", Duration.TotalSeconds, "How long it took to make these metrics.");
        Write("export_success", IsWhole ? 1 : 0, "1 when everything could be read, 0 when these metrics are incomplete.");

        void Write(string name, double value, string help)
        {
            writer.Begin(prefix + name, "gauge", help);
            writer.Add(prefix + name, value);
        }
    }
}
