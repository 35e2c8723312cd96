namespace PostfixQueue.Spool;

/// <summary>A recipient of a queue file that is still to do. Addresses are quoted and printable.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Original">The address that it was made from; empty when not noted.</param>
internal readonly record struct QueuedRecipient(ByteRange Address, ByteRange Original);
