namespace PostfixQueue.Text;

/// <summary>How long a regular expression may look at one text.</summary>
internal static class MatchLimit
{
    /// <summary>In milliseconds. Only a hostile text needs as much, while on a busy machine a thread may stand still for seconds.</summary>
    public const int Milliseconds = 60_000;
}
