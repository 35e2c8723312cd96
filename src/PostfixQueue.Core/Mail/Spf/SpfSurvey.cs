using System.Net.Sockets;
using PostfixQueue.Ports;

namespace PostfixQueue.Mail.Spf;

/// <summary>
/// A record and all that it pulls in, walked to its end for no particular client: what those see whom no early term lets through.
/// </summary>
internal sealed record SpfSurvey
{
    /// <summary>
    /// More than any network that one organisation has (the largest are a 256th); at that size the record names the world.
    /// </summary>
    private const double MuchOfTheWorld = 1.0 / 4;

    private const double MoreThanOneOwns = 1.0 / 200;

    /// <summary>The record of the domain itself; null when it has none, or several.</summary>
    public SpfRecord? Record { get; init; }

    /// <summary>Terms that ask the domain name system.</summary>
    public int Lookups { get; init; }

    /// <summary>The walk ended before the record did: at a limit, or because a name server gave no answer.</summary>
    public bool IsCut { get; init; }

    /// <summary>Terms whose name has nothing at all that they ask for, each as <c>domain: term</c>.</summary>
    public IReadOnlyList<string> VoidTerms { get; init; } = [];

    /// <summary>Terms that end an evaluation with a permanent error when it comes to them, each a sentence without a full stop.</summary>
    public IReadOnlyList<string> Dead { get; init; } = [];

    /// <summary>Texts at the domain itself that were surely meant as SPF records, but that no receiver takes for one.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>The question that got no answer; null when all did.</summary>
    public MailResolverAnswer? Failure { get; init; }

    /// <summary>Whom the record lets send.</summary>
    public SpfAddressSpace Space { get; init; } = new();

    /// <summary>Much of the world may send.</summary>
    public bool IsOpen => LargestShare >= MuchOfTheWorld;

    /// <summary>More may send than any one organisation has.</summary>
    public bool IsWide => LargestShare >= MoreThanOneOwns;

    private double LargestShare => Math.Max(Space.ShareOf(AddressFamily.InterNetwork), Space.ShareOf(AddressFamily.InterNetworkV6));
}
