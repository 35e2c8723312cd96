using System.Collections;
using System.Management.Automation;

namespace PostfixQueue;

/// <summary>Reads the members of an object that may be of any kind; those of a dictionary too.</summary>
/// <param name="given">The object.</param>
internal sealed class GivenMembers(object given)
{
    private readonly PSObject _object = PSObject.AsPSObject(given);

    /// <summary>A text; numbers and the like become one. Null where there is none.</summary>
    /// <exception cref="GivenItemException">The member cannot be read.</exception>
    public string? Text(string name) =>
        Value(name) switch
        {
            null => null,
            string text => text,
            ValueType value => LanguagePrimitives.ConvertTo<string>(value),
            _ => null,
        };

    /// <summary>A value, also from the text that a file had for it; null where there is none, or another.</summary>
    /// <exception cref="GivenItemException">The member cannot be read.</exception>
    public T? Of<T>(string name)
        where T : struct =>
        Value(name) is (string or ValueType) and var value && LanguagePrimitives.TryConvertTo<T>(value, out T result) ? result : null;

    /// <summary>The elements of a list; a single value is a list of one.</summary>
    /// <exception cref="GivenItemException">The member cannot be read.</exception>
    public IEnumerable<object?> Several(string name) =>
        Value(name) switch
        {
            null => [],
            string or IDictionary => [Value(name)],
            IList list => list.Cast<object?>(),
            var single => [single],
        };

    private object? Value(string name)
    {
        try
        {
            object? value = _object.BaseObject is IDictionary members ? members[name] : _object.Properties[name]?.Value;

            // An object without a type is its wrapper.
            return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        }
        catch (Exception failure) when (failure is not PipelineStoppedException)
        {
            throw new GivenItemException($"The property {name} of an object cannot be read: {failure.Message}", failure);
        }
    }
}
