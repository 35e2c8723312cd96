using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace PostfixQueue.Lab.Zoo;

/// <summary>
/// Records by name and type, from lines such as <c>example.com MX 10 mail.example.com</c>, and the answers that they make. Later lines of
/// <c>remove NAME [TYPE]</c>
/// take records out again. Everything counts as signed, so that answers carry AD, unless a line says <c>unsigned</c>.
/// </summary>
internal sealed class NameZone
{
    private const int MostAliases = 6;
    private const int OptionType = 41;

    private static readonly Dictionary<string, int> s_types = new(StringComparer.Ordinal)
    {
        ["A"] = 1,
        ["NS"] = 2,
        ["CNAME"] = 5,
        ["SOA"] = 6,
        ["PTR"] = 12,
        ["MX"] = 15,
        ["TXT"] = 16,
        ["AAAA"] = 28,
        ["TLSA"] = 52,
    };

    private readonly Dictionary<(string Name, int Type), List<byte[]>> _records = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private bool _isSigned = true;

    public static NameZone Parse(IEnumerable<string> lines)
    {
        NameZone zone = new();
        foreach (string line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            zone.Read(line);
        return zone;
    }

    /// <summary>The answer to a question; null when it is none.</summary>
    public byte[]? Answer(byte[] question)
    {
        if (question.Length < 17)
            return null;
        int end = 12;
        List<string> labels = [];
        for (; question[end] != 0; end += question[end] + 1)
            labels.Add(Encoding.Latin1.GetString(question, end + 1, question[end]));
        int type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end + 1));
        end += 5;

        string name = string.Join('.', labels).ToLowerInvariant();
        List<byte> records = [];
        int count = 0;
        for (
            int step = 0;
            step < MostAliases && type != s_types["CNAME"] && _aliases.TryGetValue(name, out string? target);
            step++, count++
        )
        {
            Append(records, name, s_types["CNAME"], Name(target));
            name = target;
        }

        foreach (byte[] data in _records.GetValueOrDefault((name, type)) ?? [])
        {
            Append(records, name, type, data);
            count++;
        }

        bool hasOption =
            question[11] > 0
            && question.Length > end + 10
            && question[end] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end + 1)) == OptionType;
        bool wantsSigned = (question[3] & 0x20) != 0 || (hasOption && (question[end + 7] & 0x80) != 0);
        byte[] head = [.. question.AsSpan(0, 12)];
        head[2] = (byte)(0x80 | (question[2] & 1));
        head[3] = (byte)(0x80 | (wantsSigned && _isSigned ? 0x20 : 0) | (count == 0 && !IsKnown(name) ? 3 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), (ushort)(hasOption ? 1 : 0));
        return [.. head, .. question.AsSpan(12, end - 12), .. records, .. hasOption ? question.AsSpan(end, 11) : []];
    }

    private void Read(string line)
    {
        string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["unsigned"]:
                _isSigned = false;
                break;
            case ["remove", var name, ..]:
                foreach (
                    (string Name, int Type) key in _records
                        .Keys.Where(key => key.Name == name && (words.Length < 3 || key.Type == s_types[words[2]]))
                        .ToArray()
                )
                    _records.Remove(key);
                break;
            case [var name, "CNAME", var target]:
                _aliases[name] = target;
                break;
            default:
                (string Name, int Type) place = (words[0].ToLowerInvariant(), s_types[words[1]]);
                if (!_records.TryGetValue(place, out List<byte[]>? list))
                    _records[place] = list = [];
                list.Add(Data(words[1], words[2]));
                break;
        }
    }

    private bool IsKnown(string name) =>
        _records.Keys.Any(key => key.Name == name || key.Name.EndsWith("." + name, StringComparison.Ordinal)) || _aliases.ContainsKey(name);

    private static byte[] Data(string type, string text)
    {
        string[] words = text.Split(' ');
        return type switch
        {
            "A" or "AAAA" => IPAddress.Parse(text).GetAddressBytes(),
            "MX" => [.. Number(words[0]), .. Name(words[1])],
            "TXT" => [.. Encoding.UTF8.GetBytes(text).Chunk(255).SelectMany(piece => piece.Prepend((byte)piece.Length))],
            "TLSA" => [.. words[..3].Select(word => byte.Parse(word, CultureInfo.InvariantCulture)), .. Convert.FromHexString(words[3])],
            _ => Name(text),
        };
    }

    private static byte[] Number(string text)
    {
        byte[] number = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, ushort.Parse(text, CultureInfo.InvariantCulture));
        return number;
    }

    private static byte[] Name(string name) =>
        [
            .. name.Split('.', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)),
            0,
        ];

    /// <summary>RFC 1035 section 4.1.3: owner, type, class IN, a minute to live, length, data.</summary>
    private static void Append(List<byte> records, string owner, int type, byte[] data) =>
        records.AddRange([
            .. Name(owner),
            (byte)(type >> 8),
            (byte)type,
            0,
            1,
            0,
            0,
            0,
            60,
            (byte)(data.Length >> 8),
            (byte)data.Length,
            .. data,
        ]);
}
