using System.Management.Automation;
using PostfixQueue.Display;

namespace PostfixQueue;

/// <summary>Lets a parameter for a time zone take its name in the IANA database, such as <c>Europe/Berlin</c>, or a TimeZoneInfo.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeZoneInfo zone)
            return zone;
        string name = value as string ?? "";

        // The name is that of a file: nothing but the database is to be read for it.
        bool isName = name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
        if (isName && name[0] != '/' && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found))
            return found;
        throw new ArgumentTransformationMetadataException(
            value is null
                ? "The value is null. Look for a misspelt variable, or leave the parameter out."
                : $"'{TerminalText.Clean(value.ToString())}' is not a time zone that this machine knows. Write UTC or a name such as "
                    + "Europe/Berlin, for which"
                    + " the package tzdata must be installed, or give a TimeZoneInfo."
        );
    }
}
