using System.Globalization;

namespace PostfixQueue.Server;

/// <summary>Turns what <c>postconf -F</c> and <c>postconf -P</c> print into services. Fields and defaults: master(5).</summary>
/// <param name="defaults">The effective parameters that fields marked <c>-</c> take their value from.</param>
/// <param name="hostName">Goes onto every service.</param>
/// <param name="source">The path of master.cf.</param>
/// <param name="masterCf">Its text, for what postconf(1) does not understand; null when it cannot be read.</param>
internal sealed class ServiceTable(IReadOnlyDictionary<string, string> defaults, string hostName, string? source, string? masterCf = null)
{
    /// <summary>Before this level Postfix chroots services that do not say otherwise.</summary>
    private const int LevelWithoutChroot = 1;

    /// <summary>The services in the order of master.cf.</summary>
    /// <param name="fields">The output of <c>postconf -F</c>: <c>service/type/field = value</c>.</param>
    /// <param name="overrides">The output of <c>postconf -P</c>: <c>service/type/parameter = value</c>.</param>
    public IReadOnlyList<MailServerService> Read(string fields, string overrides)
    {
        ILookup<(string Service, string Type), MailServerOverride> settings = Split(overrides)
            .ToLookup(
                static line => (line.Service, line.Type),
                static line => new MailServerOverride { Name = line.Name, Value = line.Value }
            );
        return
        [
            .. Split(fields)
                .GroupBy(static line => (line.Service, line.Type))
                .Select(service =>
                    Build(
                        service.Key.Service,
                        service.Key.Type,
                        service
                            .GroupBy(static line => line.Name, StringComparer.Ordinal)
                            .ToDictionary(static line => line.Key, static line => line.Last().Value, StringComparer.Ordinal),
                        settings[service.Key]
                    )
                ),
        ];
    }

    /// <summary>A service's name may hold slashes; its type and the last part do not.</summary>
    private static IEnumerable<(string Service, string Type, string Name, string Value)> Split(string text)
    {
        foreach ((string? key, string? value) in PostconfLines.Read(text))
        {
            int last = key.LastIndexOf('/');
            int middle = last > 0 ? key.LastIndexOf('/', last - 1) : -1;
            if (middle > 0)
                yield return (key[..middle], key[(middle + 1)..last], key[(last + 1)..], value);
        }
    }

    private MailServerService Build(
        string service,
        string type,
        Dictionary<string, string> fields,
        IEnumerable<MailServerOverride> overrides
    )
    {
        string written = fields.GetValueOrDefault("command", "");
        string? whole = MasterCommand.IsTorn(written) && masterCf is not null ? MasterCommand.FindCommand(masterCf, service, type) : null;
        string command = MasterCommand.WithoutOverrides(whole ?? written);
        string wakeup = fields.GetValueOrDefault("wakeup", "-");
        return new MailServerService
        {
            Service = service,
            Type = type,
            IsPrivate = IsYes(fields.GetValueOrDefault("private"), byDefault: true),
            IsUnprivileged = IsYes(fields.GetValueOrDefault("unprivileged"), byDefault: true),
            IsChrooted = IsYes(
                fields.GetValueOrDefault("chroot"),
                byDefault: Number(defaults.GetValueOrDefault("compatibility_level")) < LevelWithoutChroot
            ),
            WakeupSeconds = Number(wakeup.TrimEnd('?')) ?? 0,
            WakesOnlyWhenUsed = wakeup.EndsWith('?'),
            ProcessLimit =
                Number(fields.GetValueOrDefault("process_limit")) ?? Number(defaults.GetValueOrDefault("default_process_limit")) ?? 0,
            Program = command.Split(' ', 2)[0],
            Command = command,
            Overrides = whole is null
                ? [.. overrides]
                :
                [
                    .. MasterCommand
                        .Overrides(whole)
                        .Select(static setting => new MailServerOverride { Name = setting.Name, Value = setting.Value }),
                ],
            IsTorn = MasterCommand.IsTorn(written),
            Source = source,
            HostName = hostName,
            ConfigDirectory = defaults.GetValueOrDefault("config_directory"),
        };
    }

    private static bool IsYes(string? field, bool byDefault) =>
        field switch
        {
            "y" => true,
            "n" => false,
            _ => byDefault,
        };

    /// <summary>The leading number, such as 3 of the compatibility level 3.6.</summary>
    private static int? Number(string? text) =>
        int.TryParse((text ?? "").Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
