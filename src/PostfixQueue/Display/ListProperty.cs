using System.Globalization;
using System.Management.Automation;

namespace PostfixQueue.Display;

/// <summary>
/// The properties that hold arrays, as the type data of the module gives them to PowerShell: wrapped, so that where one becomes text, as in
/// Export-Csv, the text is that of its elements with blanks between them. An array alone becomes the name of its type. Wherever it is used
/// it is the array.
/// </summary>
public static class ListProperty
{
    /// <summary>The recipients of an item.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    public static object? Recipients(PSObject? item) => Wrap((item?.BaseObject as MailQueueItem)?.Recipients);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetRecipients(PSObject? item, object? value) => Set(item, nameof(Recipients), value);

    /// <summary>The addresses of its recipients.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    public static object? RecipientAddresses(PSObject? item) => Wrap((item?.BaseObject as MailQueueItem)?.RecipientAddresses);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetRecipientAddresses(PSObject? item, object? value) => Set(item, nameof(RecipientAddresses), value);

    /// <summary>The domains of its recipients.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    public static object? RecipientDomains(PSObject? item) => Wrap((item?.BaseObject as MailQueueItem)?.RecipientDomains);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="item">A <see cref="MailQueueItem"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetRecipientDomains(PSObject? item, object? value) => Set(item, nameof(RecipientDomains), value);

    /// <summary>The counts by age.</summary>
    /// <param name="measure">A <see cref="MailQueueMeasure"/>.</param>
    public static object? AgeBuckets(PSObject? measure) => Wrap((measure?.BaseObject as MailQueueMeasure)?.AgeBuckets);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="measure">A <see cref="MailQueueMeasure"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetAgeBuckets(PSObject? measure, object? value) => Set(measure, nameof(AgeBuckets), value);

    /// <summary>The parameters that a service sets for itself.</summary>
    /// <param name="service">A <see cref="MailServerService"/>.</param>
    public static object? Overrides(PSObject? service) => Wrap((service?.BaseObject as MailServerService)?.Overrides);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="service">A <see cref="MailServerService"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetOverrides(PSObject? service, object? value) => Set(service, nameof(Overrides), value);

    /// <summary>The causes that a failed check explains.</summary>
    /// <param name="result">A <see cref="MailServerCheckResult"/>.</param>
    public static object? RelatedCauses(PSObject? result) => Wrap((result?.BaseObject as MailServerCheckResult)?.RelatedCauses);

    /// <summary>Sets them, as happens where an object comes back from a file or another session.</summary>
    /// <param name="result">A <see cref="MailServerCheckResult"/>.</param>
    /// <param name="value">The list.</param>
    public static void SetRelatedCauses(PSObject? result, object? value) => Set(result, nameof(RelatedCauses), value);

    private static void Set(PSObject? target, string name, object? value)
    {
        if (target?.BaseObject is not { } item || item.GetType().GetProperty(name) is not { } property)
            return;
        property.SetValue(item, LanguagePrimitives.ConvertTo(value, property.PropertyType, CultureInfo.InvariantCulture));
    }

    private static PSObject? Wrap(Array? list) => list is null ? null : new PSObject(list);
}
