using System.Management.Automation;

namespace PostfixQueue.Tests.Engine;

/// <summary>What came of a script.</summary>
internal sealed record Invocation
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    /// <summary>The ids of the errors up to the first comma, which is the part that does not name the cmdlet.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>The output as one type; anything else fails the test.</summary>
    public IReadOnlyList<T> Of<T>() => [.. Output.Select(item => Assert.IsType<T>(item.BaseObject))];

    /// <summary>Fails the test when there was any error.</summary>
    public Invocation WithoutErrors()
    {
        Assert.True(Errors.Count == 0, string.Join(Environment.NewLine, Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        return this;
    }
}
