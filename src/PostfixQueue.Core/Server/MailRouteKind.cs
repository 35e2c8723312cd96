namespace PostfixQueue.Server;

/// <summary>What becomes of mail for other domains, where no table says otherwise.</summary>
internal enum MailRouteKind
{
    /// <summary>It goes to the mail exchangers of its domain.</summary>
    Direct,

    /// <summary>It is handed to next hops that main.cf names.</summary>
    NextHop,

    /// <summary>A program of another kind takes it.</summary>
    OtherProgram,

    /// <summary>It comes back or is thrown away: this server sends nothing.</summary>
    None,

    /// <summary>It waits on purpose.</summary>
    Waiting,
}
