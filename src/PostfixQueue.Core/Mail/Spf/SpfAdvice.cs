using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>What is unwise in a record whose syntax is right.</summary>
internal static class SpfAdvice
{
    // RFC 7208 section 3.4: the whole answer should fit into 512 octets of UDP.
    private const int ComfortableLength = 450;

    /// <summary>Modifiers of other standards (RFC 6652 section 3).</summary>
    private static readonly string[] s_otherModifiers = ["ra", "rp", "rr", "op"];

    /// <summary>Adds warnings and hints about <paramref name="record"/>.</summary>
    public static void AddTo(List<RecordProblem> problems, SpfRecord record)
    {
        SpfDirective? all = record.All;
        if (all is null && record.Redirect is null)
        {
            problems.Add(
                RecordProblem.Warning(
                    record.Text.Length,
                    "the record says nothing about clients that it does not name",
                    "end it with ~all or -all"
                )
            );
        }

        if (all is { Qualifier: SpfResult.Pass })
            problems.Add(
                RecordProblem.Warning(all.Position, "\"+all\" lets every host in the world send as this domain", "end it with ~all or -all")
            );

        if (all is { Qualifier: SpfResult.Neutral })
            problems.Add(RecordProblem.Hint(all.Position, "\"?all\" protects nothing", "use ~all or -all once all senders are listed"));

        if (all is not null && record.Redirect is { } redirect)
        {
            problems.Add(
                RecordProblem.Warning(redirect.Position, "redirect= is ignored because the record has \"all\"", "remove one of the two")
            );
        }

        foreach (SpfDirective directive in record.Directives)
        {
            if (all is not null && directive.Position > all.Position)
                problems.Add(
                    RecordProblem.Warning(
                        directive.Position,
                        $"\"{directive.Text}\" comes after \"all\" and is never reached",
                        "move \"all\" to the end"
                    )
                );
            else if (directive.Mechanism == SpfMechanism.Ptr)
                problems.Add(
                    RecordProblem.Warning(
                        directive.Position,
                        "\"ptr\" is slow and many receivers skip it (RFC 7208 section 5.5)",
                        "name addresses with ip4, ip6, a or mx"
                    )
                );
        }

        foreach (SpfModifier modifier in record.UnknownModifiers)
        {
            if (s_otherModifiers.Contains(modifier.Name, StringComparer.OrdinalIgnoreCase))
                continue;

            problems.Add(
                RecordProblem.Warning(
                    modifier.Position,
                    $"\"{modifier.Text}\" is ignored: {modifier.Name}= is no modifier of SPF",
                    HintFor(modifier.Name)
                )
            );
        }

        if (record.Text.Length > ComfortableLength)
            problems.Add(RecordProblem.Hint(0, $"the record is {record.Text.Length} characters long and may not fit into one UDP answer"));
    }

    private static string HintFor(string name) => SpfTermParser.IsMechanism(name) ? $"a colon is meant: {name}:" : "remove it";
}
