using System.Management.Automation;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses what is no domain name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateDomainNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!DomainName.TryNormalize(element?.ToString(), out _))
            throw new ValidationMetadataException($"'{ScreenText.Clean(element?.ToString())}' is not a domain name.");
    }
}
