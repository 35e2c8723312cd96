using System.Text;
using PostfixQueue.Text;

namespace PostfixQueue.Log;

/// <summary>What a log held beside the events that were wanted. Written by the thread that reads, read when it has ended.</summary>
internal sealed class LogReading
{
    private const int MaximumExample = 120;

    /// <summary>Lines of Postfix.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines of other programs.</summary>
    public long Foreign { get; private set; }

    /// <summary>Lines that could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>All lines.</summary>
    public long Total => Lines + Foreign + Unreadable;

    /// <summary>The first of those that could not be read; null for none.</summary>
    public string? Example { get; private set; }

    /// <summary>The file that the first of those stands in; null for none.</summary>
    public string? ExampleName { get; private set; }

    /// <summary>When the first line of Postfix was logged; null for none.</summary>
    public DateTime? FirstUtc { get; private set; }

    /// <summary>Counts a line of Postfix.</summary>
    public void AddLine(DateTime utc)
    {
        FirstUtc ??= utc;
        Lines++;
    }

    /// <summary>Counts a line of another program.</summary>
    public void AddForeign() => Foreign++;

    /// <summary>Counts a line that could not be read.</summary>
    public void AddUnreadable(ReadOnlySpan<byte> line, string name)
    {
        if (line.IsEmpty)
            return;

        // What syslog daemons say themselves.
        if (line.IndexOf(" last message repeated "u8) > 0 || line.IndexOf(" -- MARK --"u8) > 0 || line.IndexOf(" message repeated "u8) > 0)
        {
            Foreign++;
            return;
        }

        Unreadable++;
        if (Example is not null)
            return;
        Example = ScreenText.Shorten(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * MaximumExample)]), MaximumExample);
        ExampleName = name;
    }
}
