using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using PostfixQueue.Fuzzing;
using SharpFuzz;

if (args.Contains("--help"))
{
    Console.WriteLine(
        """
        Looks for inputs that reach code which no input has reached before, from the corpus on, and says which of them are badly taken.

        --inputs N      how many to try with each target (100,000)
        --seed N        where the random numbers begin
        --only A,B      these targets alone
        --keep          writes what reached new code into the corpus
        """
    );
    return 0;
}

// They must not be loaded yet: nothing before this line may use anything of theirs.
foreach (string name in new[] { "PostfixQueue.Core.dll", "PostfixQueue.Adapters.dll" })
    Instrument(Path.Join(AppContext.BaseDirectory, name));
return Search(args);

static void Instrument(string file)
{
    try
    {
        Fuzzer.Instrument(file, static _ => true, Options.Value);
    }
    catch (InstrumentationException) when (IsInstrumented(file))
    {
        // By a run before this one.
    }
}

static bool IsInstrumented(string file)
{
    using FileStream stream = File.OpenRead(file);
    using System.Reflection.PortableExecutable.PEReader reader = new(stream);
    System.Reflection.Metadata.MetadataReader metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
    return metadata.AssemblyReferences.Any(handle =>
        metadata.GetString(metadata.GetAssemblyReference(handle).Name) == typeof(SharpFuzz.Common.Trace).Assembly.GetName().Name
    );
}

[MethodImpl(MethodImplOptions.NoInlining)]
static int Search(string[] args)
{
    string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    int Number(string name, int usual) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    string[]? wanted = Option("--only")?.Split(',');
    int inputs = Number("--inputs", 100_000);
    int seed = Number("--seed", Random.Shared.Next());
    bool failed = false;
    CoverageMap map = new();
    foreach (FuzzTarget target in FuzzTargets.All.Where(target => wanted?.Contains(target.Name) != false))
    {
        GuidedSearch search = new(target, map, new Random(seed));
        search.Run(Corpus.Read(target.Name), inputs);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Name}\t{search.Tried}\t{search.Failures.Count}\t"
                    + $"seed {seed}; {search.ReachedByCorpus} branches by the corpus, {search.Reached} in the end"
            )
        );
        foreach (string failure in search.Failures.Values)
            Console.Error.WriteLine($"{target.Name}: {failure}");
        failed |= search.Failures.Count > 0;
        if (args.Contains("--keep"))
            Corpus.Write(target.Name, search.Smallest());
    }

    return failed ? 1 : 0;
}
