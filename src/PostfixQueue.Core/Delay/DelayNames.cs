namespace PostfixQueue.Delay;

/// <summary>The names of closed sets, made once: an enumeration's ToString allocates or searches.</summary>
internal static class DelayNames
{
    private static readonly string[] s_sources = Enum.GetNames<DelaySource>();
    private static readonly string[] s_scopes = Enum.GetNames<MailDelayScope>();
    private static readonly string[] s_advice = Enum.GetNames<DelayRetryAdvice>();

    /// <summary>The name on output.</summary>
    /// <param name="source">The value.</param>
    /// <returns>Its name.</returns>
    public static string Name(DelaySource source) => s_sources[(int)source];

    /// <summary>The name on output.</summary>
    /// <param name="scope">The value.</param>
    /// <returns>Its name.</returns>
    public static string Name(MailDelayScope scope) => s_scopes[(int)scope];

    /// <summary>The name on output.</summary>
    /// <param name="advice">The value.</param>
    /// <returns>Its name.</returns>
    public static string Name(DelayRetryAdvice advice) => s_advice[(int)advice];
}
