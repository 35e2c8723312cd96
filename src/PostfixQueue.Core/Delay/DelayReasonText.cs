using System.Runtime.CompilerServices;
using System.Text;

namespace PostfixQueue.Delay;

/// <summary>
/// One distinct reason text, or the absence of one. The text is decoded, and what it means worked out, when first asked for: once for all
/// recipients that share it. Safe to ask from several threads.
/// </summary>
internal sealed class DelayReasonText
{
    // Shared by all reasons of a listing, of which there can be a million.
    private readonly StrongBox<DelayReasonContext>? _context;
    private readonly byte[]? _utf8;
    private string? _text;
    private string? _remoteHost;
    private string? _folded;
    private MailDelayReason? _reason;
    private StrongBox<DelayVerdict>? _verdict;

    /// <param name="text">The text, verbatim; null where Postfix has recorded none.</param>
    /// <param name="context">What is known beside the text.</param>
    public DelayReasonText(string? text, DelayReasonContext context = default)
    {
        _text = text;
        _context = new StrongBox<DelayReasonContext>(context);
    }

    /// <param name="utf8">The text as UTF-8.</param>
    /// <param name="context">What is known beside the text.</param>
    public DelayReasonText(ReadOnlySpan<byte> utf8, StrongBox<DelayReasonContext> context)
    {
        _utf8 = utf8.ToArray();
        _context = context;
    }

    /// <summary>The text, verbatim; null where Postfix has recorded none.</summary>
    public string? Text => _text ?? (_utf8 is null ? null : _text = Encoding.UTF8.GetString(_utf8));

    /// <summary>True when Postfix has recorded no reason.</summary>
    public bool IsMissing => _utf8 is null && _text is null;

    /// <summary>What it comes to: cause, scope and advice.</summary>
    public DelayVerdict Verdict => (Volatile.Read(ref _verdict) ?? (_verdict = new StrongBox<DelayVerdict>(Judge()))).Value;

    /// <summary>What it means, with all parts of the text.</summary>
    public MailDelayReason Reason =>
        Volatile.Read(ref _reason) ?? Interlocked.CompareExchange(ref _reason, DelayReasonClassifier.Classify(Text, Context), null) ?? _reason;

    /// <summary>The host that it names, or null; without the rules.</summary>
    public string? RemoteHost
    {
        get
        {
            _remoteHost ??= Text is { } text ? DelayReasonGrammar.RemoteHost(text).ToString() : string.Empty;
            return _remoteHost.Length == 0 ? null : _remoteHost;
        }
    }

    /// <summary>The text without its variable parts; null where there is no text.</summary>
    public string? Folded => _folded ??= Text is { } text ? ReasonFolder.Fold(text) : null;

    /// <summary>True when it was made from these bytes.</summary>
    public bool IsText(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(_utf8);

    /// <summary>What it means for one recipient: the same, with a remedy that names it.</summary>
    public MailDelayReason For(string? recipient) => DelayReasonClassifier.Classify(Text, Context with { RecipientAddress = recipient });

    private DelayReasonContext Context => _context?.Value ?? default;

    private DelayVerdict Judge()
    {
        const int StackCharacters = 2_048;
        if (_utf8 is null || _utf8.Length > StackCharacters) return DelayReasonClassifier.Judge(Text, Context);
        Span<char> text = stackalloc char[StackCharacters];
        return DelayReasonClassifier.Judge(text[..Encoding.UTF8.GetChars(_utf8, text)], Context);
    }

    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text ?? string.Empty;
}
