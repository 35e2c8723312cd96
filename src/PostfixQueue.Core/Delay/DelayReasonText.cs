using System.Text;

namespace PostfixQueue.Delay;

/// <summary>
/// One distinct reason text, or the absence of one. The text is decoded, and what it means worked out, when first asked for: once for all
/// recipients that share it. Safe to ask from several threads.
/// </summary>
internal sealed class DelayReasonText
{
    /// <summary>Enough to tell a name that is shared from one that is a recipient's.</summary>
    private const int MostDomains = 8;

    private const int StackCharacters = 2_048;

    private readonly SharedReasonContext _context;
    private readonly byte[]? _utf8;
    private string? _text;
    private string? _remoteHost;
    private string? _folded;
    private MailDelayReason? _reason;
    private DelayReasonDetail? _detail;
    private DelayReasonLayout _layout;
    private DelayClassification _classification;
    private string[] _domains = [];
    private bool? _isAboutName;
    private bool _isParsed;
    private bool _isClassified;

    /// <param name="text">The text, verbatim; null where Postfix has recorded none.</param>
    /// <param name="context">What is known beside the text.</param>
    public DelayReasonText(string? text, DelayReasonContext context = default)
    {
        _text = text;
        _context = context == default ? SharedReasonContext.Nothing : new SharedReasonContext(context);
    }

    /// <param name="utf8">The text as UTF-8.</param>
    /// <param name="context">Shared with other texts.</param>
    public DelayReasonText(ReadOnlySpan<byte> utf8, SharedReasonContext context)
    {
        _utf8 = utf8.ToArray();
        _context = context;
    }

    /// <summary>The text, verbatim; null where Postfix has recorded none.</summary>
    public string? Text => _text ?? (_utf8 is null ? null : _text = Encoding.UTF8.GetString(_utf8));

    /// <summary>True when Postfix has recorded no reason.</summary>
    public bool IsMissing => _utf8 is null && _text is null;

    /// <summary>True when the cause has been found.</summary>
    public bool IsClassified => Volatile.Read(ref _isClassified);

    /// <summary>Cause, scope and advice.</summary>
    public DelayClassification Classification
    {
        get
        {
            _context.NoteAsked();
            Classify();
            return IsOfNoRecipient() ? DelayReasonClassifier.AtNextHop(_classification.IsSuspended) : _classification;
        }
    }

    /// <summary>The parts of the text as objects.</summary>
    public DelayReasonDetail Detail =>
        _detail ??= Text is { } text ? DelayReasonDetail.From(Parse(text), Classification) : DelayReasonDetail.None;

    /// <summary>What it means, with all parts of the text.</summary>
    public MailDelayReason Reason => _reason ??= Explain(null);

    /// <summary>The host that it names, or null; without the rules.</summary>
    public string? RemoteHost
    {
        get
        {
            _remoteHost ??= Parse(Read(stackalloc char[BufferSize])).Host.ToString();
            return _remoteHost.Length == 0 ? null : _remoteHost;
        }
    }

    /// <summary>The text without its variable parts; null where there is no text.</summary>
    public string? Folded => _folded ??= Text is { } text ? ReasonFolder.Fold(text) : null;

    /// <summary>True when it was made from these bytes.</summary>
    public bool IsText(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(_utf8);

    /// <summary>Orders texts by their bytes; a missing one comes last.</summary>
    /// <param name="other">Another.</param>
    /// <returns>Negative when this one comes first.</returns>
    public int CompareTo(DelayReasonText other)
    {
        if (ReferenceEquals(this, other))
            return 0;
        if (IsMissing || other.IsMissing)
            return IsMissing.CompareTo(other.IsMissing);
        return (_utf8 ?? Encoding.UTF8.GetBytes(_text!)).AsSpan().SequenceCompareTo(other._utf8 ?? Encoding.UTF8.GetBytes(other._text!));
    }

    /// <summary>What it means for one recipient: the same, with a remedy that names it.</summary>
    /// <param name="recipient">The recipient; null where it is not known.</param>
    public MailDelayReason Explain(string? recipient) =>
        string.IsNullOrWhiteSpace(Text) ? MissingReason.Explain(Text, _context.Known) : new MailDelayReason(this, recipient);

    /// <summary>What to do about it.</summary>
    /// <param name="recipient">Named in the commands; null where it is not known.</param>
    public string Remedy(string? recipient) => RemedyText.Write(Classification, Detail, recipient);

    /// <summary>Finds the cause before anybody asks. Two threads at once write the same.</summary>
    public void Classify()
    {
        if (IsClassified)
            return;
        ReadOnlySpan<char> text = Read(stackalloc char[BufferSize]);
        _classification = text.IsWhiteSpace() ? DelayClassification.NotTried : DelayReasonClassifier.Classify(Parse(text), _context.Known);
        Volatile.Write(ref _isClassified, true);
    }

    /// <summary>Notes a recipient who has this reason. Not for several threads at once.</summary>
    public void Concern(string address)
    {
        // Most texts are about no name, and there may be a million of them.
        _isAboutName ??= IsAboutName();
        if (_isAboutName == false)
            return;
        ReadOnlySpan<char> domain = address.AsSpan(address.LastIndexOf('@') + 1);
        if (_domains.Length >= MostDomains)
            return;
        foreach (string known in _domains)
            if (domain.Equals(known, StringComparison.OrdinalIgnoreCase))
                return;
        Volatile.Write(ref _domains, [.. _domains, domain.ToString()]);
    }

    private bool IsAboutName() =>
        _utf8 is null
            ? Text is { } text
                && (text.Contains("ame service error", StringComparison.Ordinal) || text.Contains("look up", StringComparison.Ordinal))
            : _utf8.AsSpan().IndexOf("ame service error"u8) >= 0 || _utf8.AsSpan().IndexOf("look up"u8) >= 0;

    /// <summary>
    /// Recipients of several domains wait for one and the same name, which is none of theirs: mail for all of them is handed to that host,
    /// by a table that is not known here.
    /// </summary>
    private bool IsOfNoRecipient()
    {
        string[] domains = Volatile.Read(ref _domains);
        if (domains.Length < 2 || _classification.Cause != MailDelayCause.DnsNotFound || Text is not { } text)
            return false;
        ReadOnlySpan<char> name = Parse(text).LookedUp;
        if (name.IsEmpty)
            return false;
        foreach (string? domain in domains)
            if (name.Equals(domain, StringComparison.OrdinalIgnoreCase))
                return false;
        return true;
    }

    /// <summary>What <see cref="Read"/> needs: clearing more than that for each of a million texts shows.</summary>
    private int BufferSize => _text is null && _utf8 is { Length: <= StackCharacters } utf8 ? utf8.Length : 0;

    /// <summary>The text without a string of it, which nobody may ask for.</summary>
    private ReadOnlySpan<char> Read(Span<char> buffer) => buffer.IsEmpty ? Text : buffer[..Encoding.UTF8.GetChars(_utf8, buffer)];

    /// <summary>The parts of the text, which is taken apart once.</summary>
    private DelayReasonParts Parse(ReadOnlySpan<char> text)
    {
        if (Volatile.Read(ref _isParsed))
            return new DelayReasonParts(text, _layout);
        DelayReasonParts parts = DelayReasonGrammar.Parse(text);
        _layout = parts.Layout;
        Volatile.Write(ref _isParsed, true);
        return parts;
    }

    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text ?? "";
}
