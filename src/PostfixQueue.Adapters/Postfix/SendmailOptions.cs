using PostfixQueue.Messages;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>The options of sendmail(1) for an envelope.</summary>
internal static class SendmailOptions
{
    public static IReadOnlyList<string> From(MailSubmission submission)
    {
        // -i: a dot alone on a line does not end the message.
        List<string> options = ["-i"];
        if (submission.IsRelayed)
            options.Add("-G");
        if (submission.BodyType is { } bodyType)
            options.AddRange(["-B", bodyType]);
        if (submission.Notify is { } notify)
            options.AddRange(["-N", notify.ToLowerInvariant()]);
        if (submission.ReturnContent is { } returnContent)
            options.AddRange(["-R", returnContent.ToLowerInvariant()]);
        if (submission.EnvelopeId is { Length: > 0 } envelopeId)
            options.AddRange(["-V", envelopeId]);
        options.AddRange(["-f", submission.Sender, "--"]);
        options.AddRange(submission.Recipients);
        return options;
    }
}
