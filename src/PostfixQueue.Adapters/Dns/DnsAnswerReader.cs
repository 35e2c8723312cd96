using DnsClient;
using DnsClient.Protocol;
using PostfixQueue.Mail.Dns;
using PostfixQueue.Ports;
using CoreMxRecord = PostfixQueue.Mail.Dns.MxRecord;
using CoreTlsaRecord = PostfixQueue.Mail.Dns.TlsaRecord;
using LibraryMxRecord = DnsClient.Protocol.MxRecord;
using LibraryTlsaRecord = DnsClient.Protocol.TlsaRecord;

namespace PostfixQueue.Adapters.Dns;

/// <summary>Turns a response of the library into an answer of ours.</summary>
internal static class DnsAnswerReader
{
    // BIND and Unbound give up at about this length too.
    private const int MaximumAliases = 16;

    /// <summary>Reads a response to the question for <paramref name="type"/> at <paramref name="name"/>.</summary>
    public static MailResolverAnswer Read(string name, DnsRecordType type, IDnsQueryResponse response)
    {
        MailResolverAnswer answer = new()
        {
            Name = name,
            Type = type,
            Outcome = OutcomeOf(response.Header.ResponseCode),
            Server = response.NameServer.ToString(),
            IsAuthenticated = response.Header.IsAuthenticData,
        };

        if (answer.Outcome is not (MailResolverOutcome.NoData or MailResolverOutcome.NxDomain))
            return answer with { IsAuthenticated = false, Detail = $"{response.NameServer}: {response.Header.ResponseCode}" };

        // The library compares the number of the message only.
        if (!AnswersQuestion(name, type, response))
            return answer with
            {
                Outcome = MailResolverOutcome.Malformed,
                IsAuthenticated = false,
                Detail = "the answer is to another question",
            };

        string owner = name;
        List<string> aliases = [];
        if (type != DnsRecordType.Cname)
            owner = FollowAliases(name, response.Answers, aliases);

        DnsResourceRecord[] records =
        [
            .. response.Answers.Where(record => (int)record.RecordType == (int)type && DomainName.Same(NameOf(record.DomainName), owner)),
        ];
        if (records.Length == 0)
            return answer with { Aliases = aliases };

        return answer with
        {
            Outcome = MailResolverOutcome.Found,
            Aliases = aliases,
            Addresses = [.. records.OfType<AddressRecord>().Select(record => record.Address)],
            Exchanges =
            [
                .. records
                    .OfType<LibraryMxRecord>()
                    .Select(record => new CoreMxRecord(record.Preference, NameOf(record.Exchange)))
                    .OrderBy(record => record.Preference)
                    .ThenBy(record => record.Host, StringComparer.OrdinalIgnoreCase),
            ],
            Names = [.. records.Select(TargetOf).OfType<string>()],
            Texts = [.. records.OfType<TxtRecord>().Select(record => string.Concat(record.Text))],
            TlsaRecords =
            [
                .. records
                    .OfType<LibraryTlsaRecord>()
                    .Select(record => new CoreTlsaRecord(
                        (int)record.CertificateUsage,
                        (int)record.Selector,
                        (int)record.MatchingType,
                        record.CertificateAssociationData.ToArray()
                    )),
            ],
        };
    }

    private static MailResolverOutcome OutcomeOf(DnsHeaderResponseCode code) =>
        code switch
        {
            DnsHeaderResponseCode.NoError => MailResolverOutcome.NoData,
            DnsHeaderResponseCode.NotExistentDomain => MailResolverOutcome.NxDomain,
            DnsHeaderResponseCode.ServerFailure => MailResolverOutcome.ServFail,
            DnsHeaderResponseCode.Refused => MailResolverOutcome.Refused,
            _ => MailResolverOutcome.OtherError,
        };

    private static bool AnswersQuestion(string name, DnsRecordType type, IDnsQueryResponse response) =>
        response.Questions is [{ } question]
        && (int)question.QuestionType == (int)type
        && DomainName.Same(NameOf(question.QueryName), name);

    private static string FollowAliases(string name, IReadOnlyList<DnsResourceRecord> records, List<string> aliases)
    {
        string owner = name;
        while (
            aliases.Count < MaximumAliases
            && records.OfType<CNameRecord>().FirstOrDefault(record => DomainName.Same(NameOf(record.DomainName), owner)) is { } alias
        )
        {
            owner = NameOf(alias.CanonicalName);
            aliases.Add(owner);
        }

        return owner;
    }

    private static string? TargetOf(DnsResourceRecord record) =>
        record switch
        {
            PtrRecord pointer => NameOf(pointer.PtrDomainName),
            CNameRecord alias => NameOf(alias.CanonicalName),
            _ => null,
        };

    /// <summary>The name as it came over the wire, in ASCII, without the final dot; the root is a dot.</summary>
    /// <remarks>
    /// The library keeps one of two texts in ASCII: for names inside records it is the value, for owner names it is the original, while the
    /// other one may have been turned into Unicode.
    /// </remarks>
    private static string NameOf(DnsString name)
    {
        string text = System.Text.Ascii.IsValid(name.Value) ? name.Value : name.Original;
        return text.Length > 1 && text.EndsWith('.') ? text[..^1]
            : text is "" ? "."
            : text;
    }
}
