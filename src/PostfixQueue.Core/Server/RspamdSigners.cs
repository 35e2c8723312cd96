using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>Reads from Rspamd's configuration what its module dkim_signing signs with.</summary>
/// <remarks>
/// <c>rspamadm configdump</c> would read it, but it also looks up the names of all servers in that configuration, and a check asks nobody
/// whom it was not told to ask.
/// </remarks>
internal static class RspamdSigners
{
    /// <summary>What the module takes when nothing is set.</summary>
    private const string DefaultSelector = "dkim";

    private static readonly string[] s_files = ["/etc/rspamd/local.d/dkim_signing.conf", "/etc/rspamd/override.d/dkim_signing.conf"];

    /// <summary>
    /// Selectors of single domains, of the selector map, and the one for all others. Empty where the module is not set up or keeps its keys
    /// in Redis.
    /// </summary>
    /// <exception cref="ServerSystemException">A file cannot be read.</exception>
    public static IReadOnlyList<DkimSigner> FindSigners(IServerSystem system)
    {
        List<DkimSigner> signers = [];
        foreach (string file in s_files)
        {
            if (system.ReadText(file) is { } text)
                signers.AddRange(Read(system, file, [.. UclSettings.Read(text)]));
        }

        return [.. signers.Distinct()];
    }

    private static IEnumerable<DkimSigner> Read(IServerSystem system, string file, IReadOnlyList<UclSetting> settings)
    {
        if (settings.Any(static setting => setting.Is("enabled") && setting.Value is "false" or "no" or "off"))
            yield break;
        string? common = settings.LastOrDefault(static setting => setting.Is("selector"))?.Value;
        IEnumerable<IGrouping<string, UclSetting>> domains = settings
            .Where(static setting => setting.Path is ["domain", _, _, ..])
            .GroupBy(static setting => setting.Path[1], StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, UclSetting> domain in domains)
        {
            string[] own = [.. domain.Where(static setting => setting.Path[^1] == "selector").Select(static setting => setting.Value)];
            foreach (string selector in own.Length > 0 ? own : [common ?? DefaultSelector])
                yield return new DkimSigner(domain.Key, selector, file);
        }

        foreach (UclSetting? map in settings.Where(static setting => setting.Is("selector_map") && setting.Value.StartsWith('/')))
        {
            foreach (string line in (system.ReadText(map.Value) ?? "").Split('\n'))
            {
                string[] words = line.Split('#', 2)[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 2)
                    yield return new DkimSigner(words[0], words[1], map.Value);
            }
        }

        if (common is not null || settings.Any(static setting => setting.Is("path")))
            yield return new DkimSigner(null, common ?? DefaultSelector, file);
    }
}
