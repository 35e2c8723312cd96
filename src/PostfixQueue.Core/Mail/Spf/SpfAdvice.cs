using PostfixQueue.Mail.Records;

namespace PostfixQueue.Mail.Spf;

/// <summary>What is unwise in a record whose syntax is right.</summary>
internal static class SpfAdvice
{
    /// <summary>Modifiers of other standards (RFC 6652 section 3).</summary>
    private static readonly string[] s_otherModifiers = ["ra", "rp", "rr", "op"];

    /// <summary>Adds warnings about <paramref name="record"/>.</summary>
    public static void AddTo(List<RecordProblem> problems, SpfRecord record)
    {
        SpfDirective? all = record.All;
        if (all is null && record.Redirect is null)
        {
            problems.Add(
                RecordProblem.Warning("the record does not end with all: it says nothing about other clients", "end it with ~all or -all")
            );
        }

        if (all is not null && record.Redirect is { } redirect)
        {
            problems.Add(RecordProblem.Warning("redirect= is ignored because the record has \"all\"", "remove one of the two"));
        }

        bool isBehindAll = false;
        foreach (SpfDirective directive in record.Directives)
        {
            if (isBehindAll)
                problems.Add(
                    RecordProblem.Warning($"\"{directive.Text}\" comes after \"all\" and is never reached", "move \"all\" to the end")
                );
            else if (directive.Mechanism == SpfMechanism.Ptr)
                problems.Add(
                    RecordProblem.Warning(
                        "\"ptr\" is slow and many receivers skip it (RFC 7208 section 5.5)",
                        "name addresses with ip4, ip6, a or mx"
                    )
                );
            isBehindAll |= directive.Mechanism == SpfMechanism.All;
        }

        foreach (SpfModifier modifier in record.UnknownModifiers)
        {
            if (s_otherModifiers.Contains(modifier.Name, StringComparer.OrdinalIgnoreCase))
                continue;

            problems.Add(
                RecordProblem.Warning($"\"{modifier.Text}\" is ignored: {modifier.Name}= is not a modifier of SPF", HintFor(modifier.Name))
            );
        }
    }

    private static string HintFor(string name) => SpfTermParser.IsMechanism(name) ? $"use a colon: {name}:" : "remove it";
}
