using System.Collections;
using System.Management.Automation;
using PostfixQueue.Commands;

namespace PostfixQueue;

/// <summary>
/// Lets a parameter of queue IDs take items too, alone, in lists and from the pipeline. An item's ID keeps what the item says of its
/// message:
/// PowerShell alone would make a bare ID of it, for which any message is good enough.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QueueIdsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or string)
            return inputData!;
        if (TargetDescription.FromObject(inputData) is { } item)
            return item.QueueIds;
        if (value is not IList list)
            return inputData!;
        bool isAnyItem = false;
        List<string?> queueIds = new();
        foreach (object? element in list)
        {
            TargetDescription? description = TargetDescription.FromObject(element);
            isAnyItem |= description is not null;
            if (description is null)
                queueIds.Add(element?.ToString());
            else
                queueIds.AddRange(description.QueueIds);
        }

        return isAnyItem ? queueIds.ToArray() : inputData!;
    }
}
