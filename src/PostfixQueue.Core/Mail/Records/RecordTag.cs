namespace PostfixQueue.Mail.Records;

/// <summary>One <c>name=value</c> of a tag list.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Value">The value without surrounding white space.</param>
internal sealed record RecordTag(string Name, string Value);
