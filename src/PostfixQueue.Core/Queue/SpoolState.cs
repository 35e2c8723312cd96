using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Queue;

/// <summary>Whether the mail system runs whose spool is read: postqueue(1) notices when it does not, files say nothing of it.</summary>
internal static class SpoolState
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>That it does not run, in the words of postqueue(1); null when it does, or when it is not certain.</summary>
    public static async Task<string?> WhyDownAsync(ReadableSpool spool, CancellationToken cancellationToken)
    {
        if (spool.Context.Settings.ProcessIdFile is not { } path)
            return null;
        try
        {
            MasterProcess master = MasterProcess.Read(spool.Host.System, path);
            if (master.IsRunning)
                return null;

            // A mail system in a container has numbers of its own.
            MailEndpoint socket = new($"{spool.Layout.QueueDirectory}/public/cleanup", null, 0);
            return await spool.Host.System.ConnectAsync(socket, s_patience, cancellationToken) == EndpointState.Accepts
                ? null
                : $"Mail system is down -- accessing queue directly ({path}: {master.Problem ?? "It names no process."})";
        }
        catch (ServerSystemException)
        {
            return null;
        }
    }
}
