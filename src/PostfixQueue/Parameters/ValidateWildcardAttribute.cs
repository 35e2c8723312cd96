using System.Management.Automation;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses patterns that PowerShell cannot read, such as <c>[</c> and <c>[z-a]</c>, before anything is asked of Postfix.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateWildcardAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element?.ToString() is not { Length: > 0 } pattern || !WildcardPattern.ContainsWildcardCharacters(pattern))
            return;
        try
        {
            // A pattern is read when it is first used.
            _ = new WildcardPattern(pattern, WildcardOptions.CultureInvariant).IsMatch("");
        }
        catch (WildcardPatternException)
        {
            throw new ValidationMetadataException(
                $"'{ScreenText.Clean(pattern)}' is not a wildcard pattern. To mean the characters themselves, write a backtick before "
                    + $"each of [ ] * ?"
            );
        }
    }
}
