using PostfixQueue.Ports;
using PostfixQueue.Spool;

namespace PostfixQueue.Queue;

/// <summary>The spool of an instance, readable and of a known form.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Layout">Where files lie.</param>
/// <param name="Rules">How Postfix lists them.</param>
/// <param name="Context">What all items share.</param>
internal sealed record ReadableSpool(MailHost Host, SpoolLayout Layout, ShowqRules Rules, ListingContext Context)
{
    /// <summary>Finds the spool.</summary>
    /// <param name="mail">The instance.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="obstacle">Why it cannot be read; null when it can.</param>
    public static ReadableSpool? TryOpen(MailSystem mail, Server.PostfixSettings settings, out PostfixToolException? obstacle)
    {
        ShowqRules? rules = ShowqRules.FromSettings(settings);
        obstacle =
            !mail.Host.IsSuperuser
                ? Obstacle(
                    PostfixFailure.SuperuserRequired,
                    "only root may read the queue files, which -Detailed, the filters on what they hold, and -Source Spool need."
                )
            : settings.Spool is not { } layout ? Obstacle(PostfixFailure.CommandFailed, "postconf does not say where the queue files are.")
            : rules is null
                ? Obstacle(
                    PostfixFailure.UnsupportedVersion,
                    $"the form of the queue files of Postfix {settings.Version?.ToString() ?? "(unknown version)"} is not known."
                )
            : FolderObstacle(mail.Host, layout);
        return obstacle is null ? new ReadableSpool(mail.Host, settings.Spool!, rules!, ListingContext.Create(mail, settings)) : null;
    }

    private static PostfixToolException Obstacle(PostfixFailure failure, string why) => new(failure, "spool", why);

    private static PostfixToolException? FolderObstacle(MailHost host, SpoolLayout layout)
    {
        string folder = $"{layout.QueueDirectory}/{QueueNames.Deferred}";
        try
        {
            return host.System.List(folder, maximum: 1) is null
                ? Obstacle(PostfixFailure.CommandFailed, $"there is no folder {folder}.")
                : null;
        }
        catch (ServerSystemException failure)
        {
            return Obstacle(
                failure.IsDenied ? PostfixFailure.SuperuserRequired : PostfixFailure.CommandFailed,
                $"the folder {folder} cannot be read: {failure.Message}"
            );
        }
    }
}
