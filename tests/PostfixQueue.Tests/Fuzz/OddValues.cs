using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>Values that nobody means to give to a parameter, and some that one does.</summary>
internal sealed class OddValues(Random random)
{
    private static readonly string[] s_texts =
    [
        "",
        " ",
        "\0",
        "[",
        "[z-a]",
        "a[",
        "*",
        "?",
        "*[",
        "`",
        "A1",
        "B2",
        "a1",
        "ALL",
        "-",
        "--",
        "-all",
        "; rm",
        "$(id)",
        "`id`",
        "../x",
        "/proc/none",
        "/",
        "~",
        ".",
        "..",
        "NoSuch:",
        "NoSuch:\\x",
        "Env:",
        "Env:PATH",
        "Variable:",
        "Function:",
        "Registry::x",
        "FileSystem::/proc",
        "a\0b",
        "\u001b]0;x\u0007",
        "\u009b31m",
        "\u202egnp",
        "\u2028",
        "\ufeff",
        "\ud800",
        "\uffff",
        "deferred",
        "deferred,active",
        "hold",
        "Greylisted",
        "Greylisted,Unknown",
        "Cause",
        "Sender,Recipient",
        "None",
        "7",
        "-1",
        "99999999999999999999",
        "1e400",
        "NaN",
        "5d",
        "5",
        "30m",
        "-5d",
        "999999999w",
        "10675199.02:48:05.4775808",
        "2026-11-28",
        "9999-12-31T23:59:59",
        "0001-01-01",
        "never",
        "true",
        "<>",
        "MAILER-DAEMON",
        "a@b.example",
        "a@[127.0.0.1]",
        "\"a b\"@c.example",
        "xn--a.example",
        "b.example",
        ".",
        "127.0.0.1",
        "127.0.0.1:9",
        "::1",
        "[::1]:9",
        "localhost:99999",
        "Postfix.Version",
        "Postfix.*",
        "myhostname",
        "*tls*",
        "smtp",
        "smtp/inet",
        "connect to mx.b.example[127.0.0.1]:25: Connection refused",
        "{\"queue_id\": \"A1\"}",
        "<xml/>",
        "%s%n",
        new string('a', 70_000),
        new string('[', 300),
    ];

    private static readonly object[] s_numbers =
    [
        0,
        1,
        2,
        -1,
        int.MaxValue,
        int.MinValue,
        long.MaxValue,
        long.MinValue,
        ulong.MaxValue,
        1.5,
        double.NaN,
        double.PositiveInfinity,
        decimal.MaxValue,
        'x',
        true,
        false,
        (byte)7,
        DateTime.MinValue,
        DateTime.MaxValue,
        DateTime.UnixEpoch,
        DateTimeOffset.MaxValue,
        TimeSpan.MinValue,
        TimeSpan.MaxValue,
        TimeSpan.Zero,
        TimeSpan.FromDays(2),
        Guid.Empty,
    ];

    /// <summary>One of them.</summary>
    /// <param name="depth">How deep in another value.</param>
    public object? Next(int depth = 0) =>
        random.Next(depth > 2 ? 12 : 18) switch
        {
            0 => null,
            1 or 2 => s_numbers[random.Next(s_numbers.Length)],
            3 => Noise(),
            4 => ScriptBlock.Create("throw 'boom'"),
            5 => new Uri("http://a.example/"),
            6 => new PSObject(s_texts[random.Next(s_texts.Length)]),
            < 12 => s_texts[random.Next(s_texts.Length)],
            12 => ListOf(depth),
            13 => SelfContaining(),
            14 => Members(depth),
            15 => Throwing(),
            16 => Item(),
            _ => Table(depth),
        };

    private string Noise()
    {
        char[] letters = new char[random.Next(40)];
        for (int index = 0; index < letters.Length; index++)
            letters[index] = (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(0x20, 0x7F));
        return new string(letters);
    }

    private object ListOf(int depth)
    {
        object?[] all = new object?[random.Next(4)];
        for (int index = 0; index < all.Length; index++)
            all[index] = Next(depth + 1);
        return random.Next(3) == 0 ? new ArrayList(all) : all;
    }

    private object[] SelfContaining()
    {
        object[] list = new object[1 + random.Next(3)];
        for (int index = 0; index < list.Length; index++)
            list[index] = random.Next(2) == 0 ? list : "x";
        list[^1] = list;
        return list;
    }

    private PSObject Members(int depth)
    {
        PSObject result = new();
        foreach (
            string? name in new[]
            {
                "QueueId",
                "QueueName",
                "Sender",
                "Recipients",
                "ArrivalTime",
                "Age",
                "Size",
                "HostName",
                "ConfigDirectory",
                "Reason",
                "Cause",
                "GroupBy",
                "Name",
                "Count",
                "AgeBuckets",
            }
        )
            if (random.Next(3) > 0)
                result.Properties.Add(new PSNoteProperty(name, random.Next(8) == 0 ? result : Next(depth + 1)));
        if (random.Next(2) == 0 && result.Properties["QueueId"] is { } id)
            id.Value = "A1";
        return result;
    }

    private PSObject Throwing()
    {
        PSObject result = new();
        result.Properties.Add(new PSNoteProperty("Sender", "a@b.example"));
        string[] names = new[] { "Recipients", "ArrivalTime", "Size", "HostName", "Age", "Name" };
        result.Properties.Add(new PSNoteProperty("QueueId", "A1"));
        result.Properties.Add(new PSScriptProperty(names[random.Next(names.Length)], ScriptBlock.Create("throw 'boom'")));
        return result;
    }

    private MailQueueItem Item() =>
        new()
        {
            QueueId = random.Next(2) == 0 ? "A1" : Noise(),
            QueueName = random.Next(2) == 0 ? "deferred" : Noise(),
            Sender = random.Next(2) == 0 ? "a@sender.example" : Noise(),
            ArrivalTime = random.Next(2) == 0 ? DateTime.MaxValue : DateTime.UnixEpoch,
            Age = random.Next(2) == 0 ? TimeSpan.MaxValue : TimeSpan.MinValue,
            Size = random.Next(2) == 0 ? long.MaxValue : long.MinValue,
            Recipients =
                random.Next(3) == 0
                    ? null!
                    : [null!, new MailQueueRecipient { EmailAddress = random.Next(2) == 0 ? null! : Noise(), Reason = Noise() }],
        };

    private Hashtable Table(int depth)
    {
        Hashtable table = new();
        for (int index = random.Next(4); index > 0; index--)
            table[index.ToString(CultureInfo.InvariantCulture)] = Next(depth + 1);
        if (random.Next(2) == 0)
            table["QueueId"] = Next(depth + 1);
        return table;
    }
}
