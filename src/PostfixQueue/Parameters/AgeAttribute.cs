using System.Management.Automation;
using PostfixQueue.Queue;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>
/// Lets a TimeSpan parameter take <c>30m</c>, <c>2h</c>, <c>5d</c>, <c>1d12h</c> or <c>1:30:00</c>. A bare number is refused: PowerShell
/// would read it as ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AgeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            TimeSpan span when span >= TimeSpan.Zero => span,
            string text when AgeText.Parse(text) is { } span => span,

            // PowerShell takes 5d for the decimal 5 and 90s for a short 90; as a literal it keeps the text beside the number.
            decimal or short when inputData is PSObject && AgeText.Parse(inputData.ToString()!) is { } span => span,
            _ => throw new ArgumentTransformationMetadataException(
                $"'{ScreenText.Clean(value?.ToString())}' is not a span of time. Write a number with a unit, such as 30m, 2h, 5d or "
                    + $"1d12h, or give a TimeSpan that is not negative."
            ),
        };
    }
}
