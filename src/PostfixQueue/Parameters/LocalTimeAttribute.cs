using System.Globalization;
using System.Management.Automation;
using PostfixQueue.Display;
using PostfixQueue.Queue;

namespace PostfixQueue;

/// <summary>
/// Makes a parameter an instant: a time that names no zone is one of the local clock. A text is read as PowerShell reads it, month before
/// day.
/// Numbers are refused: PowerShell would take them for ticks since the year 1.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LocalTimeAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// Of the two instants that a local time means in the hour that comes twice a year, the one to take: true for the earlier.
    /// </summary>
    public bool TakesEarlier { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        DateTime time = value switch
        {
            DateTime given => given,
            DateTimeOffset given => given.UtcDateTime,
            DateOnly given => given.ToDateTime(TimeOnly.MinValue),
            string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime read) => read,
            _ => throw new ArgumentTransformationMetadataException(
                value is null
                    ? "The value is null. Look for a misspelt variable, or leave the parameter out."
                    : $"'{TerminalText.Clean(value.ToString())}' is not a time. Write 2026-11-27 12:00, with Z or an offset for another "
                        + $"zone than the local one, or give a DateTime."
            ),
        };
        if (time.Kind != DateTimeKind.Unspecified)
            return time.ToLocalTime();
        IReadOnlyList<DateTime> readings = WallClock.Readings(time, TimeZoneInfo.Local);
        return (TakesEarlier ? readings[0] : readings[^1]).ToLocalTime();
    }
}
