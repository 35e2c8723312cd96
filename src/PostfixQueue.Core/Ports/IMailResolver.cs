using PostfixQueue.Mail.Dns;

namespace PostfixQueue.Ports;

/// <summary>
/// Asks the domain name system. Names are always taken as fully qualified: no search domain is ever appended, so that a wildcard in the
/// host's own domain cannot answer for a name that does not exist.
/// </summary>
internal interface IMailResolver
{
    /// <summary>Asks for all records of one type at one name, following aliases.</summary>
    /// <param name="name">A fully qualified name, with or without its final dot, in ASCII or Unicode letters.</param>
    /// <param name="type">The record type wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What came of it. Whatever servers answer, or do not answer, is an outcome and never an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<MailResolverAnswer> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken);
}
