using System.Net;

namespace PostfixQueue.Mail.Blocklists;

/// <summary>Answers of one block list that mean the same.</summary>
/// <param name="First">The first address of the range.</param>
/// <param name="Last">The last address of the range.</param>
/// <param name="Meaning">What they mean.</param>
/// <param name="Text">The list's own words for it, in short.</param>
internal sealed record BlocklistCode(string First, string Last, BlocklistMeaning Meaning, string Text)
{
    private readonly uint _first = NumberOf(IPAddress.Parse(First));
    private readonly uint _last = NumberOf(IPAddress.Parse(Last));

    /// <summary>The range has this address.</summary>
    public bool Covers(IPAddress address) => NumberOf(address) is var number && number >= _first && number <= _last;

    private static uint NumberOf(IPAddress address) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}
