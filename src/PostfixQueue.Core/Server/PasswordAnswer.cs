using PostfixQueue.Ports;

namespace PostfixQueue.Server;

/// <summary>What the tables of passwords have for a next hop.</summary>
/// <param name="Key">The key that they have; null when they have none.</param>
/// <param name="Entry">User and password, never to be shown; null when there is no entry.</param>
/// <param name="Table">The table that had the last word.</param>
/// <param name="Failure">Why that table could not be asked; null when it could.</param>
internal sealed record PasswordAnswer(string? Key, string? Entry, string? Table, PostfixToolException? Failure);
