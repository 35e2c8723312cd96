using System.Collections;
using System.Management.Automation.Language;

namespace PostfixQueue.Tests.Packaging;

/// <summary>The module's manifest as data, read without importing the module.</summary>
internal static class Manifest
{
    private static readonly Hashtable s_entries = Read();

    /// <summary>The exported cmdlets, as the manifest orders them.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } = [.. ((IEnumerable)s_entries["CmdletsToExport"]!).Cast<string>()];

    /// <summary>An entry of one value.</summary>
    public static string Text(string entry) => s_entries[entry] is object[] values ? (string)values.Single() : (string)s_entries[entry]!;

    private static Hashtable Read()
    {
        ScriptBlockAst syntax = Parser.ParseFile(Repository.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        return (Hashtable)((HashtableAst)syntax.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)).SafeGetValue();
    }
}
