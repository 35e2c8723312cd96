namespace PostfixQueue.Server;

/// <summary>
/// Mail that comes in by no SMTP server: from programs of this machine and over QMQP. Its milters, <c>non_smtpd_milters</c>, are
/// asked by cleanup(8).
/// </summary>
internal static class LocalSubmission
{
    private const string Parameter = "cleanup_service_name";

    /// <summary>
    /// The cleanup services that take such mail. One that only SMTP servers name asks no milter: the server that hands mail to it has
    /// done so.
    /// </summary>
    public static IReadOnlyList<ServiceView> CleanupServices(ServerParameters parameters, IReadOnlyList<MailServerService> services)
    {
        IEnumerable<ServiceView> takers = ServiceView
            .FindByProgram("pickup", parameters, services)
            .Concat(ServiceView.FindByProgram("qmqpd", parameters, services));
        string?[] names = [parameters[Parameter], .. takers.Select(static view => view[Parameter])];
        return [.. ServiceView.FindByProgram("cleanup", parameters, services).Where(view => names.Contains(view.Service!.Service))];
    }
}
