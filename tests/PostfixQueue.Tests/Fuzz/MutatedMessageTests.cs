using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Fuzzing;
using PostfixQueue.Fuzzing.Targets;
using PostfixQueue.Messages;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Queue files and messages with changes that a broken disk or an attacker can make: what comes of them is a message or an error
/// of the module's own.
/// </summary>
public sealed class MutatedMessageTests
{
    private static readonly MimeLimits s_limits = new(64 * 1024);

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_queue_file_is_a_message_or_damaged(int seed)
    {
        Random random = new(seed);
        byte[] sound = SpoolTargets.SoundFile();
        (int messages, int damaged) = (0, 0);
        byte[] piece = new byte[4096];
        FuzzRun run = new("R1 Queue files as messages", 20_000, 2_000_000);
        while (run.Next())
        {
            byte[] changed = ByteMutation.Apply(
                sound,
                random,
                static dice => [(byte)"pMNXLERDOASCT>Fw/"[dice.Next(17)], (byte)dice.Next(256)]
            );
            try
            {
                using QueuedMessage message = new(new QueueFileBytes(changed), "A1", "deferred");
                long length = 0;
                while (message.Content.Read(piece) is var read and > 0)
                    length += read;
                message.ReadToEnd();
                _ = (
                    message.Envelope.Arrived,
                    message.Size,
                    message.Envelope.Recipients.Select(static recipient => ExternalAddress.Quote(recipient.Address)).ToList()
                );
                Assert.True(length <= 4 * changed.Length, $"Seed {seed}, file {run.Tried}: {length} bytes out of {changed.Length}.");
                messages++;
            }
            catch (QueuedMessageException)
            {
                damaged++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, file {run.Tried}: {Convert.ToBase64String(changed)}\n{exception}");
            }
        }

        run.Report($"{messages} messages, {damaged} damaged");
        Assert.True(
            messages > run.Tried / 20 && damaged > run.Tried / 20,
            $"Seed {seed}: {messages} messages, {damaged} damaged: the changes reach too little."
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_message_can_be_read_in_bounds(int seed)
    {
        Random random = new(seed);
        IMimeReader reader = AdapterFactory.CreateMimeReader();
        byte[] sound = Encoding.UTF8.GetBytes(MessageTargets.SoundMessage);
        (int texts, int attachments) = (0, 0);
        FuzzRun run = new("R1 MIME messages", 2_000, 500_000);
        while (run.Next())
        {
            byte[] changed = ByteMutation.Apply(
                sound,
                random,
                static dice => Encoding.UTF8.GetBytes(MessageTargets.Pieces[dice.Next(MessageTargets.Pieces.Count)])
            );
            try
            {
                MessageParts parts = reader.Read(new MemoryStream(changed), s_limits, CancellationToken.None);
                if (parts.Text is not null)
                    texts++;
                if (parts.Attachments.Count > 0)
                    attachments++;
                foreach (object shown in parts.Headers.Cast<object>().Concat(parts.Attachments))
                    Assert.DoesNotContain(shown.ToString()!, char.IsControl);
                Assert.True(
                    (parts.Text?.Length ?? 0) <= 4 * s_limits.TextBytes,
                    $"Seed {seed}, message {run.Tried}: {parts.Text?.Length} characters."
                );
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, message {run.Tried}: {Convert.ToBase64String(changed)}\n{exception}");
            }
        }

        run.Report($"{texts} with text, {attachments} with attachments");
        Assert.True(
            texts > run.Tried / 20 && attachments > run.Tried / 20,
            $"Seed {seed}: {texts} with text, {attachments} with attachments: the changes reach too little."
        );
    }
}
