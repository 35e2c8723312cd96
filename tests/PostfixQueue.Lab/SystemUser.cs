using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>A user of this machine, as <c>/etc/passwd</c> has it.</summary>
/// <param name="UserId">Numeric user.</param>
/// <param name="GroupId">Numeric primary group.</param>
internal sealed record SystemUser(uint UserId, uint GroupId)
{
    /// <exception cref="InvalidOperationException">There is no such user.</exception>
    public static SystemUser Find(string name)
    {
        string[] fields = Fields("/etc/passwd", name);
        return new SystemUser(uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    /// <exception cref="InvalidOperationException">There is no such group.</exception>
    public static uint FindGroup(string name) => uint.Parse(Fields("/etc/group", name)[2], CultureInfo.InvariantCulture);

    private static string[] Fields(string file, string name) =>
        File.ReadLines(file).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name)
        ?? throw new InvalidOperationException($"No {name} in {file}.");
}
