namespace PostfixQueue.Checks.Service;

/// <summary>The checks of the category Service, in the order of their results.</summary>
internal static class ServiceChecks
{
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new InstalledCheck(),
        new RunningCheck(),
        new ConfigParsesCheck(),
        new ConfigWarningsCheck(),
        new SoftBounceCheck(),
        new DeferTransportsCheck(),
        new QueueLifetimesCheck(),
        new MasterThrottleCheck(),
        new DiskSpaceCheck(),
        new ContentFilterCheck(),
        new MiltersCheck(),
        new AliasDatabaseCheck(),
        new FilePermissionsCheck(),
    ];
}
