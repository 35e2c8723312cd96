namespace PostfixQueue.Mail.Records;

/// <summary>One <c>name=value</c> of a tag list.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Value">The value without surrounding white space.</param>
/// <param name="Position">Where the name begins in the record, from 0.</param>
/// <param name="ValuePosition">Where the value begins.</param>
internal sealed record RecordTag(string Name, string Value, int Position, int ValuePosition);
