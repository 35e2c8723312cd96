using System.Management.Automation;

namespace PostfixQueue;

/// <summary>
/// Refuses null, such as a variable whose name is misspelt. PowerShell takes <c>-All:$null</c> for -All, binds null to a nullable value as
/// if nothing had been given, and to a number as zero.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RefuseNullAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData
        ?? throw new ArgumentTransformationMetadataException(
            "The value is null. Look for a misspelt variable, or leave the parameter out."
        );
}
