using PostfixQueue.Server;

namespace PostfixQueue.Spool;

/// <summary>
/// How showq(8) of this Postfix shows what it reads, so that the spool shows the same as postqueue(1). Settings that master.cf gives to
/// that one service are not looked at.
/// </summary>
internal sealed record ShowqRules
{
    // Since these, showq takes the size record of a message in maildrop for what it is: made by the submitter. One patch level in each
    // branch.
    private static readonly Version[] s_firstWithMaildropSize = [new(3, 7, 17), new(3, 8, 12), new(3, 9, 6), new(3, 10, 5), new(3, 11)];

    /// <summary>True when UTF-8 is shown as it is (<c>smtputf8_enable</c>).</summary>
    public bool ShowsUtf8 { get; init; } = true;

    /// <summary>True when only what is UTF-8 in full is: from 3.9 on.</summary>
    public bool IsStrictUtf8 { get; init; } = true;

    /// <summary>True when original recipients and the recipients of the bounce log are listed: from 3.11 on.</summary>
    public bool ListsBounces { get; init; }

    /// <summary>True when the size of a message in maildrop is that of its file.</summary>
    public bool CountsMaildropFiles { get; init; } = true;

    /// <summary>What stands for the empty address.</summary>
    public string EmptyAddress { get; init; } = "MAILER-DAEMON";

    /// <summary>The rules of a Postfix; null for one whose queue files are not known.</summary>
    public static ShowqRules? FromSettings(PostfixSettings settings)
    {
        const int KnownGeneration = 3;
        if (settings.Version is not { Major: KnownGeneration } version)
            return null;
        return new ShowqRules
        {
            ShowsUtf8 = settings.IsUtf8Enabled,
            IsStrictUtf8 = version >= new Version(3, 9),
            ListsBounces = version >= new Version(3, 11),
            CountsMaildropFiles =
                Array.Exists(s_firstWithMaildropSize, first => version.Minor == first.Minor && version >= first)
                || version >= new Version(3, 11),
            EmptyAddress = settings.EmptyAddressRecipient ?? "MAILER-DAEMON",
        };
    }
}
