namespace PostfixQueue.Tests;

/// <summary>What a machine may lack that some tests need. They are skipped then, and say why.</summary>
internal static class ThisMachine
{
    /// <summary>The loopback address of IPv6 as proc(5) shows it.</summary>
    private const string Loopback = "00000000000000000000000000000001 ";

    /// <summary>Skips the test where IPv6 is switched off, as it is in many containers.</summary>
    public static void NeedsIPv6() =>
        Assert.SkipUnless(
            File.Exists("/proc/net/if_inet6")
                && File.ReadLines("/proc/net/if_inet6").Any(line => line.StartsWith(Loopback, StringComparison.Ordinal)),
            "This test needs IPv6 on loopback; in a container, switch it on in the container engine."
        );

    /// <summary>The same for a test of which only some cases need it.</summary>
    /// <param name="address">An address of the case.</param>
    public static void NeedsFamilyOf(string address)
    {
        if (address.Contains(':', StringComparison.Ordinal))
            NeedsIPv6();
    }
}
