namespace PostfixQueue.Delay;

/// <summary>Where the parts of a reason are in its text: small enough to keep for each text of a listing.</summary>
internal struct DelayReasonLayout
{
    public Slice Core;
    public Slice Host;
    public Slice LookedUp;
    public Slice Address;
    public Slice Message;
    public Slice InReplyTo;
    public Slice Enhanced;
    public ushort Port;
    public ushort SmtpCode;
    public DelaySource Source;
    public bool IsSuspended;

    /// <summary>A piece of a text; a text is read up to <see cref="DelayReasonGrammar.MaximumLength"/>.</summary>
    internal readonly record struct Slice(ushort Start, ushort Length)
    {
        /// <summary>Where a piece is.</summary>
        /// <param name="text">The text.</param>
        /// <param name="piece">A slice of it; an empty one has no place.</param>
        public static Slice Locate(ReadOnlySpan<char> text, ReadOnlySpan<char> piece) =>
            text.Overlaps(piece, out int start) ? new Slice((ushort)start, (ushort)piece.Length) : default;

        /// <summary>The piece.</summary>
        public ReadOnlySpan<char> Cut(ReadOnlySpan<char> text) => text.Slice(Start, Length);
    }
}
