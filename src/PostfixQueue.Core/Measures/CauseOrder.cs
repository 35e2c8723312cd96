using PostfixQueue.Delay;

namespace PostfixQueue.Measures;

/// <summary>
/// Which of two equally frequent causes goes first, wherever a message, a group or a remedy has room for one only: the one that reaches
/// further, then the one that comes first in <see cref="MailDelayCause"/>.
/// </summary>
internal static class CauseOrder
{
    /// <summary>Negative when the left one goes first.</summary>
    public static int Compare(string left, string right)
    {
        (DelayCauseEntry? one, DelayCauseEntry? other) = (DelayCauseCatalog.Get(left), DelayCauseCatalog.Get(right));
        if (one.Scope != other.Scope)
            return other.Scope.CompareTo(one.Scope);

        // A later version of the module may know causes that this one does not.
        return one.Cause != other.Cause ? one.Cause.CompareTo(other.Cause) : string.CompareOrdinal(left, right);
    }
}
