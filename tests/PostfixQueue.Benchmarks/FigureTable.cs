using System.Globalization;

namespace PostfixQueue.Benchmarks;

/// <summary>Prints figures as rows of a table.</summary>
internal sealed class FigureTable(TextWriter writer)
{
    public void WriteHeader()
    {
        writer.WriteLine($"{"", -4} {"What", -64} {"Ours", 12} {"Reference", 12} {"Ratio", 10} {"Bar", 10}");
        writer.WriteLine(new string('-', 120));
    }

    public void Write(Figure figure)
    {
        string unit = figure.IsDifference ? figure.Unit : "";
        writer.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Name, -4} {figure.What, -64} {Value(figure.Ours, figure.Unit), 12} {Value(figure.Reference, figure.Unit), 12} {Value(figure.Ratio, unit), 10} {"<= " + Value(figure.Bar, unit), 10} {(figure.IsMet ? "met" : "MISSED")}"
            )
        );
        writer.Flush();
    }

    private static string Value(double value, string unit) =>
        value.ToString(unit is "ms" or "MB" ? "F0" : "F3", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
