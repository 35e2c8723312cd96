namespace PostfixQueue.Spool;

/// <summary>The types of records in queue files, as far as anything is made of them (<c>src/global/rec_type.h</c> of Postfix).</summary>
internal static class QueueRecord
{
    /// <summary>Sizes and offsets in fields of a fixed width; the first record.</summary>
    public const byte Size = (byte)'C';

    /// <summary>When the message arrived: seconds and, in newer files, microseconds.</summary>
    public const byte Time = (byte)'T';

    /// <summary>The sender's full name; sendmail(1) gives it.</summary>
    public const byte FullName = (byte)'F';

    /// <summary>The envelope sender, unquoted.</summary>
    public const byte Sender = (byte)'S';

    /// <summary>A recipient that is still to do, unquoted.</summary>
    public const byte Recipient = (byte)'R';

    /// <summary>The address that the recipient behind it was made from.</summary>
    public const byte OriginalRecipient = (byte)'O';

    /// <summary>A recipient that has been delivered to or given up.</summary>
    public const byte Done = (byte)'D';

    /// <summary>A recipient that an access rule or a milter took back.</summary>
    public const byte Cancelled = (byte)'/';

    /// <summary>An attribute: <c>name=value</c>.</summary>
    public const byte Attribute = (byte)'A';

    /// <summary>
    /// Before the content: the transport and next hop of a content filter. Within it: a piece of a line that goes on in the next record.
    /// </summary>
    public const byte FilterOrPiece = (byte)'L';

    /// <summary>An address that takes the place of all recipients.</summary>
    public const byte Redirect = (byte)'>';

    /// <summary>The content begins behind it.</summary>
    public const byte Message = (byte)'M';

    /// <summary>A line of the content, or the end of one.</summary>
    public const byte Line = (byte)'N';

    /// <summary>What cleanup(8) took from the content begins behind it.</summary>
    public const byte Extracted = (byte)'X';

    /// <summary>Room that is not used.</summary>
    public const byte Padding = (byte)'w';

    /// <summary>Reading goes on elsewhere: the offset in decimal digits, 0 for right behind it.</summary>
    public const byte Pointer = (byte)'p';

    /// <summary>The last record.</summary>
    public const byte End = (byte)'E';
}
