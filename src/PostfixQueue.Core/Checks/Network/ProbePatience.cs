namespace PostfixQueue.Checks.Network;

/// <summary>How long servers elsewhere may take.</summary>
internal static class ProbePatience
{
    /// <summary>Lookups, connection and greeting share the time of a check: where that is short, so is each of them, and the check still ends with an answer of its own.</summary>
    private const int Parts = 4;

    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(5);

    /// <summary>For the connection, and for each answer behind it: a server that needs longer is as good as none.</summary>
    public static TimeSpan Of(CheckContext context) => context.Asked.TimeLimit / Parts < s_usual ? context.Asked.TimeLimit / Parts : s_usual;
}
