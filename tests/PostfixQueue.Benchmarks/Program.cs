using System.Globalization;
using PostfixQueue.Benchmarks;

if (args.Contains("--help"))
{
    Console.WriteLine("Options: --only P1,P3   --messages 100000   --items 1000000   --pairs 5   --minutes 5 (at most for a figure)");
    return 0;
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

BenchmarkPlan plan = new()
{
    Messages = Number("--messages", 100_000),
    Items = Number("--items", 1_000_000),
    Pairs = Number("--pairs", 5),
    Patience = TimeSpan.FromMinutes(Number("--minutes", 5)),
    Wanted = Option("--only")?.Split(',') ?? [],
};
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
FigureTable table = new(Console.Out, plan);
table.WriteHeader();
foreach (IBenchmarkSet set in sets.Where(set => set.Names.Any(plan.Wants)))
    await set.RunAsync(plan, table);

return table.HasFailures ? 1 : 0;
