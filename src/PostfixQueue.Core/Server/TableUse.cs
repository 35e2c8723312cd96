namespace PostfixQueue.Server;

/// <summary>A place where the configuration names a table.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Reader">The service that reads it; null when several may, or when master.cf has none that does.</param>
/// <param name="IsRead">A program that reads it gets mail.</param>
internal sealed record TableUse(string Parameter, ServiceView? Reader, bool IsRead);
