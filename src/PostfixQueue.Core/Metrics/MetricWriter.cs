using System.Globalization;
using System.Text;
using PostfixQueue.Text;

namespace PostfixQueue.Metrics;

/// <summary>
/// Lines of the text format that Prometheus reads, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/. The samples
/// of a metric stand
/// together behind its HELP and TYPE.
/// </summary>
/// <param name="common">Labels that every sample gets, before its own.</param>
internal sealed class MetricWriter(IReadOnlyList<KeyValuePair<string, string>> common)
{
    private readonly List<string> _lines = [];

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">gauge or histogram.</param>
    /// <param name="help">What it is, in one line without backslashes.</param>
    public void Begin(string name, string type, string help)
    {
        _lines.Add($"# HELP {name} {help}");
        _lines.Add($"# TYPE {name} {type}");
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="name">The metric, with the suffix where it has one.</param>
    /// <param name="value">The value.</param>
    /// <param name="labels">Its labels.</param>
    public void Add(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        StringBuilder line = new(name);
        char before = '{';
        foreach ((string label, string text) in common)
            Append(line, ref before, label, text);
        foreach ((string label, string text) in labels)
            Append(line, ref before, label, text);
        if (before == ',')
            line.Append('}');
        line.Append(' ').Append(value.ToString("0.###", CultureInfo.InvariantCulture));
        _lines.Add(line.ToString());
    }

    /// <summary>An empty value is no label; what could harm a terminal is replaced, and the rest escaped as the format has it.</summary>
    private static void Append(StringBuilder line, ref char before, string name, string value)
    {
        if (value.Length == 0)
            return;
        line.Append(before).Append(name).Append("=\"");
        foreach (char letter in ScreenText.Clean(value))
        {
            if (letter is '\\' or '"')
                line.Append('\\');
            line.Append(letter);
        }

        line.Append('"');
        before = ',';
    }
}
