using System.Diagnostics.CodeAnalysis;
using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Where services of Postfix connect to, with all services that see the same there.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Endpoint">As the machine sees it; null when the text cannot be read.</param>
/// <param name="Views">The services.</param>
internal sealed record ServiceEndpoint(string Text, MailEndpoint? Endpoint, IReadOnlyList<ServiceView> Views)
{
    /// <summary>The services, as a result shows them; null when none is known.</summary>
    public string? Services =>
        Views.Select(static view => view.Service).OfType<MailServerService>().ToArray() is { Length: > 0 } services
            ? string.Join(", ", services.Select(static service => service.ToString()))
            : null;

    /// <summary>Brings together those that lead to the same place.</summary>
    public static IReadOnlyList<ServiceEndpoint> MergeUses(IEnumerable<(string Text, ServiceView View)> uses) =>
        [
            .. uses.Select(static use =>
                    (use.Text, use.View, Endpoint: use.View.TryFindEndpoint(use.Text, out MailEndpoint? endpoint) ? endpoint : null)
                )
                .GroupBy(static use => (use.Text, use.Endpoint))
                .Select(static place => new ServiceEndpoint(
                    place.Key.Text,
                    place.Key.Endpoint,
                    [.. place.Select(static use => use.View).Distinct()]
                )),
        ];

    /// <summary>A socket that is there for the machine, but not for services that take the queue directory for the root.</summary>
    public bool IsOutsideJail(IServerSystem system, [NotNullWhen(true)] out string? outside)
    {
        outside = null;
        if (Endpoint?.Path is not { } path || !Views.Any(static view => view.IsChrooted))
            return false;
        string queue = Views[0].QueueDirectory;
        if (!path.StartsWith(queue + "/", StringComparison.Ordinal))
            return false;
        string inner = path[queue.Length..];
        if (
            !Text.EndsWith(":" + inner, StringComparison.Ordinal)
            && Text != inner
            && !Text.Contains(":" + inner + ":", StringComparison.Ordinal)
        )
            return false;
        outside = inner;
        return system.Inspect(path) is null && system.Inspect(inner) is not null;
    }
}
