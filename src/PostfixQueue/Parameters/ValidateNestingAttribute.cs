using System.Collections;
using System.Management.Automation;

namespace PostfixQueue;

/// <summary>Refuses lists that hold lists that hold lists without end: an array can hold itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateNestingAttribute : ValidateArgumentsAttribute
{
    /// <summary>How deep lists may lie in each other.</summary>
    internal const int Deepest = 16;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (Bare(arguments) is IList list && IsTooDeep(list, Deepest))
            throw new ValidationMetadataException("A list contains itself, or lists are nested too deeply.");
    }

    private static bool IsTooDeep(IList list, int left)
    {
        // As many branches as a list has, that many walks: a list that holds itself twice would take for ever without the limit going
        // first.
        if (left == 0)
            return true;
        foreach (object? one in list)
            if (Bare(one) is IList inner && IsTooDeep(inner, left - 1))
                return true;
        return false;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
