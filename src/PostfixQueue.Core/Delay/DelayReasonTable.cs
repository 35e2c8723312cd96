using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PostfixQueue.Delay;

/// <summary>
/// Gives the same object for the same reason text, so that a listing of a million recipients holds each text once and explains it once.
/// A fixed number of places of which the newest text takes its own: memory is bounded whatever is listed, and a text that was pushed
/// out costs time but is never wrong. For one thread. Once a meaning has been asked for, each new text is classified when it comes.
/// </summary>
/// <param name="context">What is known beside the texts.</param>
internal sealed class DelayReasonTable(DelayReasonContext context = default)
{
    private const int Places = 4_096;

    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly SharedReasonContext _context = new(context);
    private readonly Place[] _places = new Place[Places];

    /// <summary>The object for a text; a text that is at its place costs no allocation.</summary>
    /// <param name="utf8">The text as UTF-8; invalid bytes become U+FFFD in <see cref="DelayReasonText.Text"/>.</param>
    public DelayReasonText Intern(ReadOnlySpan<byte> utf8)
    {
        ulong hash = Hash(utf8);
        ref Place place = ref _places[hash & (Places - 1)];
        if (place.Reason is not null && place.Hash == hash && place.Reason.IsText(utf8))
            return place.Reason;
        DelayReasonText reason = new(utf8, _context);
        place = new Place(hash, reason);
        if (_context.ClassifiesAhead)
            reason.Classify();
        return reason;
    }

    /// <summary>
    /// Folded multiplication over eight bytes a step, seeded: remote servers choose the texts and must not choose the collisions.
    /// </summary>
    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = _seed ^ (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong tail = 0;
        foreach (byte value in bytes)
            tail = (tail << 8) | value;
        return Mix(hash ^ tail);
    }

    private ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ 0x9E3779B97F4A7C15, _seed | 0xC2B2AE3D00000001, out ulong low);
        return high ^ low;
    }

    private readonly record struct Place(ulong Hash, DelayReasonText? Reason);
}
