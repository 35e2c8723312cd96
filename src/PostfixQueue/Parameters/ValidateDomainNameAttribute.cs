using System.Management.Automation;
using PostfixQueue.Mail.Dns;

namespace PostfixQueue;

/// <summary>Refuses what is no domain name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateDomainNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!DomainName.TryNormalize(element?.ToString(), out _)) throw new ValidationMetadataException($"'{element}' is not a domain name.");
    }
}
