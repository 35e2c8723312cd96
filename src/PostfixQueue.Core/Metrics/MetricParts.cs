namespace PostfixQueue.Metrics;

/// <summary>What is known of a queue. What is not is left out: a zero would be a claim.</summary>
[Flags]
internal enum MetricParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Messages of each queue.</summary>
    Messages = 1,

    /// <summary>Recipients, bytes and greatest age of each queue.</summary>
    Sizes = 2,

    /// <summary>Messages by cause.</summary>
    Causes = 4,

    /// <summary>Recipients by domain.</summary>
    Destinations = 8,

    /// <summary>How old messages are.</summary>
    Ages = 16,

    /// <summary>What items tell.</summary>
    All = Messages | Sizes | Causes | Destinations | Ages,
}
