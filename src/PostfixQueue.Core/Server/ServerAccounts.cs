using System.Globalization;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Users and groups of the machine, from passwd(5) and group(5).</summary>
internal static class ServerAccounts
{
    private const string Passwd = "/etc/passwd";
    private const string Group = "/etc/group";

    /// <summary>A user with all its groups; null when /etc does not list it, though a directory service may.</summary>
    public static ServerAccount? FindUser(IServerSystem system, string? name)
    {
        string[]? fields = Lines(system, Passwd).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name);
        if (fields is null || Number(fields[2]) is not { } user || Number(fields[3]) is not { } group)
            return null;
        IEnumerable<uint> others = Lines(system, Group)
            .Where(fields => fields.Length > 3 && fields[3].Split(',').Contains(name, StringComparer.Ordinal))
            .Select(static fields => Number(fields[2]))
            .OfType<uint>();
        return new ServerAccount(fields[0], user, group, [group, .. others]);
    }

    /// <summary>The number of a group; null when /etc does not list it.</summary>
    public static uint? FindGroup(IServerSystem system, string name) =>
        Lines(system, Group).FirstOrDefault(fields => fields.Length > 2 && fields[0] == name) is { } fields ? Number(fields[2]) : null;

    /// <summary>The name of a group, or its number where /etc has none.</summary>
    public static string GroupName(IServerSystem system, uint id) => NameOf(system, Group, id);

    /// <summary>The name of a user, or its number where /etc has none.</summary>
    public static string UserName(IServerSystem system, uint id) => NameOf(system, Passwd, id);

    private static string NameOf(IServerSystem system, string file, uint id) =>
        Lines(system, file).FirstOrDefault(fields => fields.Length > 2 && Number(fields[2]) == id)?[0]
        ?? id.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Lines(IServerSystem system, string file) =>
        (system.ReadText(file) ?? "").Split('\n').Select(static line => line.Split(':'));

    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
