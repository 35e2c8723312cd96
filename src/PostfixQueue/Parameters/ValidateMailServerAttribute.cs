using System.Management.Automation;
using PostfixQueue.Mail.Smtp;
using PostfixQueue.Text;

namespace PostfixQueue;

/// <summary>Refuses what is no mail server to connect to.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateMailServerAttribute : ValidateEnumeratedArgumentsAttribute
{
    private const int UsualPort = 25;

    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!HostAndPort.TryParse(element?.ToString(), out HostAndPort? host) || host.PortOr(UsualPort) is null)
        {
            throw new ValidationMetadataException(
                $"'{ScreenText.Clean(element?.ToString())}' is not a mail server. Write mx.example.org, mx.example.org:2525, "
                    + $"192.0.2.25, 192.0.2.25:2525, 2001:db8::25 or [2001:db8::25]:2525."
            );
        }
    }
}
