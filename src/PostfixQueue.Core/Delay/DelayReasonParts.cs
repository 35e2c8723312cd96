namespace PostfixQueue.Delay;

/// <summary>A reason text taken apart. An empty part means: not in the text.</summary>
/// <param name="text">The text.</param>
/// <param name="layout">Where its parts are; none when it has yet to be taken apart.</param>
internal ref struct DelayReasonParts(ReadOnlySpan<char> text, scoped in DelayReasonLayout layout = default)
{
    private readonly ReadOnlySpan<char> _text = text;
    private DelayReasonLayout _layout = layout;

    /// <summary>Where the parts are, without the text.</summary>
    public readonly DelayReasonLayout Layout => _layout;

    /// <summary>Who speaks.</summary>
    public DelaySource Source
    {
        readonly get => _layout.Source;
        set => _layout.Source = value;
    }

    /// <summary>The queue manager's prefix was there.</summary>
    public bool IsSuspended
    {
        readonly get => _layout.IsSuspended;
        set => _layout.IsSuspended = value;
    }

    /// <summary>The text without prefixes.</summary>
    public ReadOnlySpan<char> Core
    {
        readonly get => _layout.Core.Cut(_text);
        set => _layout.Core = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The other side's name.</summary>
    public ReadOnlySpan<char> Host
    {
        readonly get => _layout.Host.Cut(_text);
        set => _layout.Host = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The name looked up, or the domain complained about, where Postfix itself speaks.</summary>
    public ReadOnlySpan<char> LookedUp
    {
        readonly get => _layout.LookedUp.Cut(_text);
        set => _layout.LookedUp = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The other side's address or socket path.</summary>
    public ReadOnlySpan<char> Address
    {
        readonly get => _layout.Address.Cut(_text);
        set => _layout.Address = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The port, or 0.</summary>
    public int Port
    {
        readonly get => _layout.Port;
        set => _layout.Port = (ushort)value;
    }

    /// <summary>What the rules look at: the reply, the system's error, the phase, the command's output, or the whole core.</summary>
    public ReadOnlySpan<char> Message
    {
        readonly get => _layout.Message.Cut(_text);
        set => _layout.Message = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The command that was answered, without the word "command".</summary>
    public ReadOnlySpan<char> InReplyTo
    {
        readonly get => _layout.InReplyTo.Cut(_text);
        set => _layout.InReplyTo = DelayReasonLayout.Slice.Locate(_text, value);
    }

    /// <summary>The SMTP code, or 0.</summary>
    public int SmtpCode
    {
        readonly get => _layout.SmtpCode;
        set => _layout.SmtpCode = (ushort)value;
    }

    /// <summary>The enhanced code in the reply.</summary>
    public ReadOnlySpan<char> Enhanced
    {
        readonly get => _layout.Enhanced.Cut(_text);
        set => _layout.Enhanced = DelayReasonLayout.Slice.Locate(_text, value);
    }
}
