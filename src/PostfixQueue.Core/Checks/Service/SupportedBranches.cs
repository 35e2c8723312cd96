using PostfixQueue.Server;

namespace PostfixQueue.Checks.Service;

/// <summary>
/// Which branches of Postfix still get corrections from its authors: the stable one and the three before it. The list is as old as
/// <see cref="AsOf"/>; a new stable branch, of which there is about one a year, ends the support of the last in it.
/// </summary>
internal static class SupportedBranches
{
    /// <summary>When the list was made.</summary>
    public const string AsOf = "2026-11-23";

    /// <summary>The oldest that is supported.</summary>
    public static PostfixVersion Oldest { get; } = new(3, 8);

    /// <summary>The stable one.</summary>
    public static PostfixVersion Newest { get; } = new(3, 11);

    /// <summary>The branches without support, with the day on which it ended: when the fourth branch after it came out.</summary>
    public static IReadOnlyDictionary<PostfixVersion, string> Ended { get; } =
        new Dictionary<PostfixVersion, string>
        {
            [new(3, 7)] = "2026-03-06",
            [new(3, 6)] = "2025-02-16",
            [new(3, 5)] = "2024-03-06",
            [new(3, 4)] = "2023-04-17",
            [new(3, 3)] = "2022-02-05",
            [new(3, 2)] = "2021-04-29",
            [new(3, 1)] = "2020-03-15",
            [new(3, 0)] = "2019-02-27",
        };
}
