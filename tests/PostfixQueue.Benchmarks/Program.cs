using System.Globalization;
using PostfixQueue.Benchmarks;

if (args.Contains("--help"))
{
    Console.WriteLine("Options: --only P1,P3   --messages 100000   --items 1000000   --pairs 5");
    return 0;
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

BenchmarkPlan plan = new()
{
    Messages = Number("--messages", 100_000),
    Items = Number("--items", 1_000_000),
    Pairs = Number("--pairs", 5),
};
string[] only = Option("--only")?.Split(',') ?? [];
bool IsWanted(IBenchmarkSet set) => only.Length == 0 || set.Names.Any(name => only.Contains(name, StringComparer.OrdinalIgnoreCase));

IBenchmarkSet[] sets =
[
    new ReplayBenchmarks(),
    new ReasonBenchmarks(),
    new ProcessBenchmarks(),
    new QueueBenchmarks(),
    new GrowthBenchmarks(),
    new CheckBenchmarks(),
    new LogBenchmarks(),
];
FigureTable table = new(Console.Out);
table.WriteHeader();
foreach (IBenchmarkSet set in sets.Where(IsWanted))
{
    await set.RunAsync(plan with { Wanted = only }, table.Write);
}

return 0;
