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
    private DelayVerdict _verdict;
    private string[] _domains = [];
    private bool? _isAboutName;
    private bool _isJudged;

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

    /// <summary>True when the verdict is there already.</summary>
    public bool IsJudged => Volatile.Read(ref _isJudged);

    /// <summary>What it comes to: cause, scope and advice.</summary>
    public DelayVerdict Verdict
    {
        get
        {
            _context.WantVerdicts();
            JudgeAhead();
            return IsOfNoRecipient() ? DelayReasonClassifier.AtNextHop(_verdict.IsSuspended) : _verdict;
        }
    }

    /// <summary>The parts of the text.</summary>
    public DelayReasonDetail Detail => _detail ??= Text is { } text ? DelayReasonDetail.Of(text, Verdict) : DelayReasonDetail.None;

    /// <summary>What it means, with all parts of the text.</summary>
    public MailDelayReason Reason => _reason ??= For(null);

    /// <summary>The host that it names, or null; without the rules.</summary>
    public string? RemoteHost
    {
        get
        {
            _remoteHost ??= ReadRemoteHost();
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
    public MailDelayReason For(string? recipient) =>
        string.IsNullOrWhiteSpace(Text) ? MissingReason.Explain(Text, _context.Known) : new MailDelayReason(this, recipient);

    /// <summary>What to do about it.</summary>
    /// <param name="recipient">Named in the commands; null where it is not known.</param>
    public string RemedyFor(string? recipient)
    {
        DelayVerdict verdict = Verdict;
        RemedyValues values = new()
        {
            Cause = verdict.Cause,
            Host = Detail.RemoteHost,
            Address = Detail.RemoteAddress,
            Port = Detail.RemotePort ?? 0,
            Recipient = recipient,
            LookedUp = Detail.LookedUp,
            Blocklist = Detail.Blocklist,
            Url = Detail.ReferenceUrl,
        };
        DelayRule? rule = verdict.Rule;
        string general = RemedyText.Fill(rule?.Remedy ?? DelayCauseCatalog.Get(verdict.Cause).Remedy, values);
        return rule is { Remedy: null, Detail: { } detail } ? RemedyText.Fill(detail, values) + " " + general : general;
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
        if (domains.Length < 2 || _verdict.Cause != MailDelayCause.DnsNotFound || Text is not { } text)
            return false;
        ReadOnlySpan<char> name = DelayReasonGrammar.Parse(text).LookedUp;
        if (name.IsEmpty)
            return false;
        foreach (string? domain in domains)
            if (name.Equals(domain, StringComparison.OrdinalIgnoreCase))
                return false;
        return true;
    }

    /// <summary>Judges before anybody asks. Two threads that judge at once write the same.</summary>
    public void JudgeAhead()
    {
        if (IsJudged)
            return;
        _verdict = Judge();
        Volatile.Write(ref _isJudged, true);
    }

    /// <summary>Reads the host without making the text, which nobody may ask for.</summary>
    private string ReadRemoteHost()
    {
        if (_text is not null || _utf8 is null || _utf8.Length > StackCharacters)
            return Text is { } text ? DelayReasonGrammar.RemoteHost(text).ToString() : "";
        Span<char> buffer = stackalloc char[StackCharacters];
        return DelayReasonGrammar.RemoteHost(buffer[..Encoding.UTF8.GetChars(_utf8, buffer)]).ToString();
    }

    private DelayVerdict Judge()
    {
        if (_utf8 is null || _utf8.Length > StackCharacters)
            return DelayReasonClassifier.Judge(Text, _context.Known);
        Span<char> text = stackalloc char[StackCharacters];
        return DelayReasonClassifier.Judge(text[..Encoding.UTF8.GetChars(_utf8, text)], _context.Known);
    }

    /// <summary>The text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text ?? "";
}
