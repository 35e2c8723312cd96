using System.Text;

namespace PostfixQueue.Queue;

/// <summary>
/// Texts that come again and again (senders, reasons) as one string each. A fixed number of places, the newest text wins its place:
/// memory stays bounded whatever is listed. Only what is ASCII is found again.
/// </summary>
internal sealed class Utf8TextPool
{
    private const int Places = 2_048;

    private readonly Entry[] _entries = new Entry[Places];

    /// <summary>The string for UTF-8 text.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        HashCode hash = new();
        hash.AddBytes(utf8);
        int code = hash.ToHashCode();
        ref Entry entry = ref _entries[code & (Places - 1)];
        if (entry.Text is not null && entry.Hash == code && Ascii.Equals(utf8, entry.Text))
            return entry.Text;
        string text = Encoding.UTF8.GetString(utf8);
        entry = new Entry(text, code);
        return text;
    }

    private readonly record struct Entry(string? Text, int Hash);
}
