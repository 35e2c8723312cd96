namespace PostfixQueue.Ports;

/// <summary>A name in a folder.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsFolder">True when it is a folder's.</param>
internal readonly record struct FolderEntry(string Name, bool IsFolder);
