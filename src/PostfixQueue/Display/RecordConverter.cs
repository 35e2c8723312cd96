using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace PostfixQueue.Display;

/// <summary>
/// Makes what has come back from a file, a job or another session the record that it was. PowerShell does so by itself, but passes over the
/// properties that type data has added, as <see cref="ListProperty"/> does.
/// </summary>
public sealed class RecordConverter : PSTypeConverter
{
    private const string Prefix = "Deserialized.";

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) =>
        destinationType?.FullName is { } name && sourceValue?.TypeNames.Contains(Prefix + name) == true;

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        sourceValue is PSObject given && CanConvertFrom(given, destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        ArgumentNullException.ThrowIfNull(destinationType);
        object record = Activator.CreateInstance(destinationType)!;
        foreach (PropertyInfo property in destinationType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite || sourceValue.Properties[property.Name] is not { } given)
                continue;
            property.SetValue(record, LanguagePrimitives.ConvertTo(given.Value, property.PropertyType, CultureInfo.InvariantCulture));
        }

        return record;
    }

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom(PSObject.AsPSObject(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override bool CanConvertTo(PSObject sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
