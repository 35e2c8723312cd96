using System.Collections.Frozen;

namespace PostfixQueue.Log;

/// <summary>Programs of Postfix that people start and master(8) does not: what they give up on need not be a fault of the server.</summary>
internal static class PostfixCommands
{
    /// <summary>All of them, by the names that they log under.</summary>
    public static FrozenSet<string> All { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "postalias",
            "postcat",
            "postconf",
            "postdrop",
            "postfix",
            "postfix-script",
            "postkick",
            "postlock",
            "postlog",
            "postmap",
            "postmulti",
            "postqueue",
            "postsuper",
            "sendmail"
        );

    /// <summary>Those that only people use; what they warn of is told to those who typed it.</summary>
    public static FrozenSet<string> Typed { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "postalias",
            "postcat",
            "postconf",
            "postkick",
            "postlock",
            "postlog",
            "postmap",
            "postmulti",
            "postqueue"
        );
}
