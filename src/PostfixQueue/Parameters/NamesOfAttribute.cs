using System.Collections;
using System.Management.Automation;
using PostfixQueue.Display;

namespace PostfixQueue;

/// <summary>
/// Lets a parameter with a closed set of values take exactly their names, letters of either case, one or several with commas between them,
/// as <c>pwsh -File</c> passes lists. PowerShell alone would also take numbers and beginnings of names, read null as the first name, and
/// combine the bits of two names into a third.
/// </summary>
/// <typeparam name="T">The enumeration with the names.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesOfAttribute<T> : ArgumentTransformationAttribute
    where T : struct, Enum
{
    /// <summary>True for a parameter that takes one value and no list.</summary>
    public bool IsSingle { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        List<T> values = new();
        Collect(inputData, values, isElement: false);
        if (values.Count == 0)
            throw Refusal("The list is empty.");
        if (!IsSingle)
            return values.ToArray();
        return values.Count == 1 ? values[0] : throw Refusal("It takes one name.");
    }

    private static void Collect(object? input, List<T> values, bool isElement)
    {
        switch (input is PSObject wrapped ? wrapped.BaseObject : input)
        {
            case T value when Enum.IsDefined(value):
                values.Add(value);
                break;
            case string text:
                foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
                    values.Add(Parse(name));
                break;
            case IEnumerable list when !isElement:
                foreach (object? element in list)
                    Collect(element, values, isElement: true);
                break;
            case null:
                throw Refusal("The value is null.");
            case var other:
                throw Refusal($"'{TerminalText.Clean(other.ToString())}' is none of them.");
        }
    }

    private static T Parse(string name)
    {
        foreach (T value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return value;
        throw Refusal($"'{TerminalText.Clean(name)}' is none of them.");
    }

    private static ArgumentTransformationMetadataException Refusal(string why) =>
        new($"{why} The names are {string.Join(", ", Enum.GetNames<T>())}.");
}
