using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>A process as <c>/proc</c> shows it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ParentId">Its parent's number.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: with the number it identifies the process.</param>
internal sealed record RunningProcess(int Id, int ParentId, long StartTime)
{
    /// <summary>True while this very process runs. One that ended and is not yet collected by its parent does not run.</summary>
    public bool IsRunning => Find(Id)?.StartTime == StartTime;

    public static RunningProcess? Find(int processId)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");

            // The program's name, in parentheses, may hold blanks and parentheses itself.
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X"
                ? null
                : new RunningProcess(
                    processId,
                    int.Parse(fields[1], CultureInfo.InvariantCulture),
                    long.Parse(fields[19], CultureInfo.InvariantCulture)
                );
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return null;
        }
    }
}
