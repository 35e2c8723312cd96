namespace PostfixQueue.Fuzzing;

/// <summary>Something that reads what others have written.</summary>
/// <param name="Name">Its name, and that of its corpus.</param>
/// <param name="Seeds">Inputs as they come from a sound source.</param>
/// <param name="Pieces">What means something to it.</param>
/// <param name="Read">Reads an input; throws if anything comes of it that must not.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<string> Pieces, Action<byte[]> Read);
