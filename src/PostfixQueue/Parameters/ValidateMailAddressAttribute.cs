using System.Management.Automation;
using System.Text.RegularExpressions;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses what is not one plain mail address: the sendmail command would take other texts for several addresses.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class ValidateMailAddressAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!Address().IsMatch(element?.ToString() ?? ""))
            throw new ValidationMetadataException(
                $"'{ScreenText.Clean(element?.ToString())}' is not a mail address. Write name@example.org."
            );
    }

    [GeneratedRegex(
        """^[^\s\p{C}@,;:<>()\[\]"\\-][^\s\p{C}@,;:<>()\[\]"\\]*(@[^\s\p{C}@,;:<>()"\\]+)?\z""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Address();
}
