namespace PostfixQueue.Mail.Records;

/// <summary>How much a problem of a record matters.</summary>
internal enum RecordProblemSeverity
{
    /// <summary>Works, but not everywhere or not as meant.</summary>
    Warning,

    /// <summary>Receivers must treat the record, or the part in question, as void.</summary>
    Error,
}
