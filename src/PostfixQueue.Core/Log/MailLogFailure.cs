namespace PostfixQueue.Log;

/// <summary>Why a mail log cannot be read. Each maps to one error id of the cmdlets.</summary>
internal enum MailLogFailure
{
    /// <summary>There is none, or it is not there.</summary>
    NotFound,

    /// <summary>This user may not read it.</summary>
    Denied,

    /// <summary>The program that unpacks it, or that reads the journal, is not installed.</summary>
    ToolNotFound,

    /// <summary>It is damaged, or what it is said to be it is not.</summary>
    Damaged,
}
