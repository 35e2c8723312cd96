using PostfixQueue.Lab;

namespace PostfixQueue.Tests.Proof;

/// <summary>Mail that keeps a Postfix busy while something else is looked at: it comes by SMTP, and is discarded.</summary>
internal sealed class MailLoad : IAsyncDisposable
{
    /// <summary>Where it goes; the instance has to discard it.</summary>
    public const string Domain = "busy.example";

    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _senders;
    private int _sent;

    /// <summary>Begins to send.</summary>
    /// <param name="postfix">To whom.</param>
    /// <param name="senders">How many send side by side.</param>
    /// <param name="pause">How long each waits behind a message.</param>
    public MailLoad(PrivatePostfix postfix, int senders, TimeSpan pause = default) =>
        _senders = [.. Enumerable.Range(0, senders).Select(_ => Task.Run(() => SendAsync(postfix, pause)))];

    /// <summary>How many messages have been taken.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_senders);
        _end.Dispose();
    }

    private async Task SendAsync(PrivatePostfix postfix, TimeSpan pause)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await using SmtpSubmission session = await SmtpSubmission.ConnectAsync(postfix.SmtpEndpoint);
                for (int left = 50; left > 0 && !_end.IsCancellationRequested; left--)
                {
                    await session.SendAsync($"load@{Domain}", [$"anybody@{Domain}"], "Load", "Text.");
                    Interlocked.Increment(ref _sent);
                    if (pause > TimeSpan.Zero)
                        await Task.Delay(pause);
                }
            }
            catch (Exception exception)
                when (exception is IOException or TimeoutException or InvalidOperationException or System.Net.Sockets.SocketException)
            {
                // A server that is busy may hang up: that is what the load is for.
            }
        }
    }
}
