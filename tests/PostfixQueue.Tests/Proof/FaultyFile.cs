using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Proof;

/// <summary>A file that can be read until the call that is to go wrong; a proxy cannot pass a span on.</summary>
/// <param name="real">The file; for the members of <see cref="IFileReader"/> it has to be one.</param>
/// <param name="plan">Says which call.</param>
internal sealed class FaultyFile(IOpenFile real, PortFaultPlan plan) : IFileReader
{
    private readonly string _port = real is IFileReader ? nameof(IFileReader) : nameof(IOpenFile);

    public long Length => Try(nameof(Length)).Length;

    public ulong Inode => Try(nameof(Inode)).Inode;

    public UnixFileMode Mode => Reader(nameof(Mode)).Mode;

    public long ModifiedSeconds => Reader(nameof(ModifiedSeconds)).ModifiedSeconds;

    public int Read(long offset, Span<byte> buffer) => Try(nameof(Read)).Read(offset, buffer);

    public bool TryOpen(string folder, string name) => Reader(nameof(TryOpen)).TryOpen(folder, name);

    public void Dispose() => real.Dispose();

    private IFileReader Reader(string member) => (IFileReader)Try(member);

    private IOpenFile Try(string member) =>
        plan.Strikes($"{_port}.{member}") ? throw plan.Failure(typeof(IOpenFile), CancellationToken.None) : real;
}
