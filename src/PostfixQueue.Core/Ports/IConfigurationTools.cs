namespace PostfixQueue.Ports;

/// <summary>
/// postconf(1), postmap(1) and <c>postfix check</c> for one instance. Every member throws <see cref="PostfixToolException"/> when the tool
/// fails, and <see cref="OperationCanceledException"/> when cancelled; by then the tool has ended.
/// </summary>
internal interface IConfigurationTools
{
    /// <summary>
    /// Runs postconf(1). It reads main.cf or master.cf and changes nothing; no right is needed but to read those. Its warnings are part of
    /// the answer.
    /// </summary>
    /// <param name="query">What to ask for.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    Task<PostconfOutput> ReadAsync(PostconfQuery query, CancellationToken cancellationToken);

    /// <summary>Runs <c>postmap -q</c> or <c>postalias -q</c> for one key.</summary>
    /// <param name="kind">Which of the two.</param>
    /// <param name="table">The table as main.cf names it: <c>type:name</c>.</param>
    /// <param name="key">What to look for; sent as an argument, so no secret.</param>
    /// <param name="cancellationToken">Ends the tool.</param>
    /// <returns>What the table has for the key, or null when it has nothing. A table that cannot be asked is an exception.</returns>
    Task<string?> LookUpAsync(LookupTableKind kind, string table, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <c>postfix check</c>. It is not read-only: it makes folders that are missing and puts queue files where they belong. Needs
    /// root.
    /// </summary>
    /// <param name="cancellationToken">Ends the tool.</param>
    /// <returns>
    /// What it said, whatever its exit status. Before Postfix 3.8 it writes to the mail log only, unless its standard error is a terminal.
    /// </returns>
    Task<CommandOutput> CheckAsync(CancellationToken cancellationToken);
}
