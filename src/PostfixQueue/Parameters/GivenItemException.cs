namespace PostfixQueue;

/// <summary>An object of the pipeline cannot be read.</summary>
/// <param name="message">Which member, and what it said.</param>
/// <param name="inner">What the member threw.</param>
internal sealed class GivenItemException(string message, Exception inner) : Exception(message, inner);
