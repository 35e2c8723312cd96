using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>
/// The services of master.cf that some setting leads mail to: by the class of its address, by a filter, by local(8), or by a table whose
/// text can be read.
/// </summary>
internal static class DeliveryServices
{
    private static readonly string[] s_tables =
    [
        "transport_maps",
        "sender_dependent_default_transport_maps",
        "mailbox_transport_maps",
        "fallback_transport_maps",
    ];

    private static readonly string[] s_single =
    [
        "content_filter",
        "mailbox_transport",
        "fallback_transport",
        "address_verify_default_transport",
    ];

    /// <summary>Finds their names. What a table has that only a tool can ask is not among them.</summary>
    public static IReadOnlySet<string> FindNames(
        ServerParameters parameters,
        IReadOnlyList<MailServerService> services,
        IServerSystem system
    )
    {
        ServiceView[] views = services
            .Select(service => new ServiceView(parameters, service))
            .Prepend(new ServiceView(parameters, null))
            .ToArray();
        TableTexts texts = new(system);
        return MailRoute
            .Create(parameters, services)
            .Transports.Where(static transport => transport.IsUsed)
            .Select(static transport => transport.Service)
            .Concat(views.SelectMany(static view => s_single.Select(name => Service(view[name]))))
            .Concat(
                s_tables.SelectMany(parameters.List).SelectMany(word => Entries(texts, word)).Select(static entry => Service(entry.Value))
            )
            .Where(static name => name.Length > 0)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static IReadOnlyList<(string Key, string Value)> Entries(TableTexts texts, string word)
    {
        try
        {
            return LookupTable.TryParse(word, out LookupTable? table) ? texts.Written(table) ?? [] : [];
        }
        catch (ServerSystemException)
        {
            // Postfix.AliasDatabase says so.
            return [];
        }
    }

    /// <summary><c>service:nexthop</c>; the service may be left out in a table, which then only names another next hop.</summary>
    private static string Service(string? text) => (text ?? "").Split(':')[0].Trim();
}
