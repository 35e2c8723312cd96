using System.Globalization;

namespace PostfixQueue.Lab;

/// <summary>A user of this machine, as <c>/etc/passwd</c> has it.</summary>
/// <param name="Name">Login name.</param>
/// <param name="UserId">Numeric user.</param>
/// <param name="GroupId">Numeric primary group.</param>
internal sealed record SystemUser(string Name, uint UserId, uint GroupId)
{
    /// <exception cref="InvalidOperationException">There is no such user.</exception>
    public static SystemUser Find(string name)
    {
        string[] fields = File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .FirstOrDefault(fields => fields.Length > 3 && fields[0] == name)
            ?? throw new InvalidOperationException($"No user {name} on this machine.");
        return new SystemUser(
            name,
            uint.Parse(fields[2], CultureInfo.InvariantCulture),
            uint.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
