namespace PostfixQueue.Ports;

/// <summary>How full a file system is.</summary>
/// <param name="TotalBytes">Its size.</param>
/// <param name="FreeBytes">What users other than root may still fill.</param>
/// <param name="TotalInodes">How many files it can hold; 0 where the file system has no fixed number.</param>
/// <param name="FreeInodes">How many of them are left.</param>
internal sealed record DiskFacts(long TotalBytes, long FreeBytes, long TotalInodes, long FreeInodes);
