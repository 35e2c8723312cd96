using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses what Prometheus does not take for the name of a label, and names that the metrics use themselves.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class ValidateMetricLabelAttribute : ValidateArgumentsAttribute
{
    private static readonly HashSet<string> s_taken = ["host", "queue", "cause", "scope", "destination", "check", "status", "le"];

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (((arguments as PSObject)?.BaseObject ?? arguments) is not IDictionary labels)
            return;
        foreach (DictionaryEntry label in labels)
        {
            if (label.Key is not string name || !LabelName().IsMatch(name) || name.StartsWith("__", StringComparison.Ordinal))
                throw new ValidationMetadataException(
                    $"'{ScreenText.Clean(label.Key.ToString())}' is not a label name: such a name has letters, digits and "
                        + $"underscores only, and begins with neither a digit nor two underscores."
                );
            if (s_taken.Contains(name))
                throw new ValidationMetadataException($"The label '{name}' is one that the metrics have themselves. Choose another name.");
            if (((label.Value as PSObject)?.BaseObject ?? label.Value) is not (string or ValueType))
                throw new ValidationMetadataException($"The label '{name}' has no text for a value.");
        }
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex LabelName();
}
