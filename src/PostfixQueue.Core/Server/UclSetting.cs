namespace PostfixQueue.Server;

/// <summary>One value of a configuration file of Rspamd.</summary>
/// <param name="Path">The names of the sections that it stands in, then its own.</param>
/// <param name="Value">The value without quotes.</param>
internal sealed record UclSetting(IReadOnlyList<string> Path, string Value)
{
    /// <summary>It stands in no section and has this name.</summary>
    public bool Is(string name) => Path.Count == 1 && Path[0] == name;
}
