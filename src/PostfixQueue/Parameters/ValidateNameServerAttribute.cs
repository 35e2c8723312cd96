using System.Management.Automation;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses what is no address of a name server.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateNameServerAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!NameServerAddress.TryParse(element?.ToString(), out _))
        {
            throw new ValidationMetadataException(
                $"'{ScreenText.Clean(element?.ToString())}' is not the address of a name server. Write 192.0.2.53, 192.0.2.53:5353, "
                    + $"2001:db8::53 or [2001:db8::53]:5353."
            );
        }
    }
}
