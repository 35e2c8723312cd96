using System.Management.Automation;

namespace PostfixQueue.Benchmarks;

/// <summary>
/// Answers each object of the pipeline with a new one, and does nothing else: what is left of a pipeline's time is PowerShell's own.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "PassOn")]
[OutputType(typeof(Answer))]
public sealed class PassOnCommand : PSCmdlet
{
    /// <summary>Any object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new Answer(InputObject));

    private sealed record Answer(object? Of);
}
