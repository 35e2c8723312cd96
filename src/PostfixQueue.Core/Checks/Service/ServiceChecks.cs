namespace PostfixQueue.Checks.Service;

/// <summary>The checks of the category Service, in the order of their results.</summary>
internal static class ServiceChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new InstalledCheck(),
        new RunningCheck(),
        new EnabledAtBootCheck(),
        new DefaultMtaCheck(),
        new ConfigParsesCheck(),
        new ConfigWarningsCheck(),
        new CompatibilityLevelCheck(),
        new VersionCheck(),
        new SmugglingProtectionCheck(),
        new FilePermissionsCheck(),
        new ChrootFilesCheck(),
        new CheckCommandCheck(),
        new AliasDatabaseCheck(),
        new MapLookupCheck(),
        new MasterThrottleCheck(),
        new MasterServicesCheck(),
        new MiltersCheck(),
        new PolicyServicesCheck(),
        new SaslServerCheck(),
        new ContentFilterCheck(),
        new PipeProgramsCheck(),
        new DiskSpaceCheck(),
        new MemoryCheck(),
        new SoftBounceCheck(),
        new DeferTransportsCheck(),
        new QueueLifetimesCheck(),
        new ClockCheck(),
        new SELinuxDenialsCheck(),
        new AppArmorDenialsCheck(),
        new FirewallLocalCheck(),
    ];
}
