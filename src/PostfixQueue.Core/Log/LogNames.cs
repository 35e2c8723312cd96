namespace PostfixQueue.Log;

/// <summary>Names of kinds of events, each one string for all events.</summary>
internal static class LogNames
{
    private static readonly string[] s_names = Enum.GetNames<MailLogEventType>();

    /// <summary>The name of a kind.</summary>
    public static string GetName(MailLogEventType type) => s_names[(int)type];
}
