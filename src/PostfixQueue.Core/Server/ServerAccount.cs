using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>A user of the machine.</summary>
/// <param name="Name">The name.</param>
/// <param name="UserId">Its number.</param>
/// <param name="GroupId">Its own group.</param>
/// <param name="Groups">All its groups.</param>
internal sealed record ServerAccount(string Name, uint UserId, uint GroupId, IReadOnlyList<uint> Groups)
{
    private const int GroupShift = 3;
    private const int OwnerShift = 6;

    /// <summary>True when owner, group and mode let it. An access list (acl(5)) may say otherwise.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="right">The right, as others have it: <see cref="UnixFileMode.OtherExecute"/> for entering a folder.</param>
    public bool Has(FileFacts file, UnixFileMode right)
    {
        if (UserId == 0)
            return true;
        int shift =
            file.UserId == UserId ? OwnerShift
            : Groups.Contains(file.GroupId) ? GroupShift
            : 0;
        return ((int)file.Mode & ((int)right << shift)) != 0;
    }
}
