using System.Globalization;

namespace PostfixQueue.Benchmarks;

/// <summary>Prints figures as rows of a table, each as soon as it is known.</summary>
internal sealed class FigureTable(TextWriter writer, BenchmarkPlan plan)
{
    private const int Width = 146;

    /// <summary>True when a figure could not be measured.</summary>
    public bool HasFailures { get; private set; }

    public void WriteHeader()
    {
        writer.WriteLine(
            $"{Environment.ProcessorCount} processors. CPU: the ratio of processor time. Load: processes that ran or wanted to in the "
                + $"last minute, these included."
        );
        writer.WriteLine(
            $"{"", -4} {"What", -64} {"Ours", 12} {"Reference", 12} {"Ratio", 10} {"Bar", 10} {"", -6} {"CPU", 6} {"Pairs", 5} {"Load", 6}"
        );
        writer.WriteLine(new string('-', Width));
    }

    /// <summary>Measures and prints what belongs to one name, if it is wanted. What goes wrong with it does not end the others.</summary>
    public void Measure(string name, Func<IEnumerable<Figure>> measure)
    {
        if (!plan.Wants(name))
            return;
        try
        {
            foreach (Figure figure in measure())
                Write(figure);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException)
        {
            HasFailures = true;
            writer.WriteLine($"{name, -4} NOT MEASURED: {exception.Message}");
            writer.Flush();
        }
    }

    private void Write(Figure figure)
    {
        string unit = figure.IsDifference ? figure.Unit : "";
        string processor = double.IsNaN(figure.ProcessorRatio) ? "" : Value(figure.ProcessorRatio, "");
        writer.Write(
            $"{figure.Name, -4} {figure.What, -64} {Value(figure.Ours, figure.Unit), 12} {Value(figure.Reference, figure.Unit), 12} "
        );
        writer.Write($"{Value(figure.Ratio, unit), 10} {"<= " + Value(figure.Bar, unit), 10} {(figure.IsMet ? "met" : "MISSED"), -6} ");
        writer.WriteLine($"{processor, 6} {figure.Pairs, 5} {File.ReadAllText("/proc/loadavg").Split(' ')[0], 6}");
        writer.Flush();
    }

    private static string Value(double value, string unit) =>
        value.ToString(unit is "ms" or "MB" ? "F0" : "F3", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
