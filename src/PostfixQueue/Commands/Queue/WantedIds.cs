using System.Management.Automation;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;
using PostfixQueue.Queue;

namespace PostfixQueue.Commands;

/// <summary>The IDs and ID patterns that a listing is narrowed to; knows which of the IDs were not there.</summary>
internal sealed class WantedIds
{
    private const int Readings = 2;

    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _literals = new(StringComparer.Ordinal);
    private readonly List<WildcardPattern> _patterns = [];
    private readonly Dictionary<string, TargetGuard> _guards = new(StringComparer.Ordinal);

    /// <summary>IDs that no reading has shown.</summary>
    public IEnumerable<string> Missing => _missing;

    /// <summary>Why nothing is known of IDs that are missing; null when they are not there.</summary>
    public PostfixToolException? Doubt { get; private set; }

    /// <summary>True when nothing is wanted.</summary>
    public bool IsEmpty => _literals.Count == 0 && _patterns.Count == 0;

    /// <summary>Adds an ID or a pattern; false for a text that is neither.</summary>
    /// <param name="text">The ID or the pattern.</param>
    /// <param name="item">The item that brings the ID, which then is no pattern; null for a text alone.</param>
    public bool TryAdd(string text, TargetDescription? item)
    {
        if (item is null && WildcardPattern.ContainsWildcardCharacters(text))
        {
            // Long IDs differ by case.
            _patterns.Add(new WildcardPattern(text, WildcardOptions.CultureInvariant));
            return true;
        }

        if (!QueueId.IsWellFormed(text))
            return false;
        if (_literals.Add(text))
            _missing.Add(text);
        if (item?.Guard is { } guard)
            _guards.TryAdd(text, guard);
        return true;
    }

    /// <summary>True when the ID was wanted for an item that was another message.</summary>
    public bool IsAnother(MailQueueItem item) => _guards.TryGetValue(item.QueueId, out TargetGuard? guard) && !guard.Fits(item);

    /// <summary>
    /// The wanted part of the listing. Without patterns the files of the IDs tell all where they can be read; else the reading ends with
    /// the last ID found, and a second one looks for IDs that the first did not show: a message on the move can be passed over.
    /// </summary>
    public async IAsyncEnumerable<QueueListingEntry> ReadAsync(
        MailSystem mail,
        ListingOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (_patterns.Count == 0 && await QueueListing.FindSpoolAsync(mail, options, cancellationToken) is { } spool)
        {
            using SpoolView view = new(spool, options.IsDetailed);
            foreach (string? queueId in _missing.ToArray())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (view.Read(queueId, null) is not { } entry)
                    continue;
                if (entry.Item is not null)
                    _missing.Remove(queueId);
                else
                    Doubt ??= QueueLookup.DoubtOf(entry.Problem!);
                yield return entry;
            }

            if (!view.IsBlind)
                yield break;
            Doubt = null;
        }

        int readings = _patterns.Count == 0 ? Readings : 1;
        for (int reading = 0; reading < readings && (_missing.Count > 0 || _patterns.Count > 0); reading++)
        {
            // The last reading decides: what it could read to the end has no doubt left.
            Doubt = null;
            await foreach (QueueListingEntry entry in QueueListing.ReadAsync(mail, options, cancellationToken))
            {
                if (entry.Item is not { } item)
                {
                    Doubt ??= QueueLookup.DoubtOf(entry.Problem!);
                    if (reading == 0)
                        yield return entry;
                    continue;
                }

                if (_missing.Remove(item.QueueId) || (reading == 0 && _patterns.Exists(pattern => pattern.IsMatch(item.QueueId))))
                    yield return entry;
                if (_missing.Count == 0 && _patterns.Count == 0)
                    break;
            }
        }
    }
}
