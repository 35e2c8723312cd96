namespace PostfixQueue.Server;

/// <summary>
/// Who delivers the mail of one class of addresses, see ADDRESS_CLASS_README: a parameter such as <c>local_transport</c>, read.
/// </summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Service">The service that it names.</param>
/// <param name="NextHop">What stands behind the service; null when nothing does.</param>
/// <param name="Program">The program of the service; null when master.cf has no such service.</param>
internal sealed record MailTransport(string Parameter, string Service, string? NextHop, string? Program)
{
    /// <summary>The service of error(8) that keeps mail instead of returning it.</summary>
    private const string Retry = "retry";

    /// <summary>There are addresses of the class. False also for a class whose domains nobody lists.</summary>
    public bool IsUsed { get; init; }

    /// <summary>
    /// Mail goes back to its sender: error(8) under any name but <c>retry</c>. The manual recommends it for what a server is not to take.
    /// </summary>
    public bool Bounces => !Waits && (Program == "error" || (Program is null && Service == "error"));

    /// <summary>Mail waits until it is too old.</summary>
    public bool Waits => Service is Retry && Program is null or "error";

    /// <summary>Mail is thrown away.</summary>
    public bool Discards => (Program ?? Service) == "discard";

    /// <summary>It is sent over SMTP.</summary>
    public bool IsSmtp => (Program ?? (Service is "smtp" or "relay" ? "smtp" : null)) == "smtp";

    /// <summary>Reads a parameter.</summary>
    /// <param name="parameter">Its name.</param>
    /// <param name="value">Its value: <c>service</c> or <c>service:nexthop</c>.</param>
    /// <param name="services">Those of master.cf.</param>
    public static MailTransport Read(string parameter, string? value, IReadOnlyList<MailServerService> services)
    {
        string[] parts = (value ?? "").Trim().Split(':', 2);
        string service = parts[0].Length > 0 ? parts[0] : "smtp";
        return new MailTransport(
            parameter,
            service,
            parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null,
            services.FirstOrDefault(candidate => candidate.Service == service && candidate.Type == "unix")?.Program
        );
    }
}
