using PostfixQueue.Checks.Identity;
using PostfixQueue.Checks.Service;

namespace PostfixQueue.Checks;

/// <summary>All checks, in the order of their results.</summary>
internal static class CheckCatalog
{
    public static IReadOnlyList<ICheck> Checks { get; } =
    [
        new InstalledCheck(),
        new RunningCheck(),
        new ConfigParsesCheck(),
        new ConfigWarningsCheck(),
        new SoftBounceCheck(),
        new DeferTransportsCheck(),
        new QueueLifetimesCheck(),
        new DiskSpaceCheck(),
        new ContentFilterCheck(),
        new MiltersCheck(),
        new AliasDatabaseCheck(),
        new FilePermissionsCheck(),
        new MyhostnameCheck(),
        new MyoriginCheck(),
        new MydestinationCheck(),
        new MynetworksCheck(),
        new RelayRestrictionsCheck(),
        new BannerCheck(),
        new VrfyCheck(),
        new MessageSizeCheck(),
    ];
}
