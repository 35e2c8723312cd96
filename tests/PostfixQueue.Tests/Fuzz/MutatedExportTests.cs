using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Fuzzing;
using PostfixQueue.Messages;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Fuzz;

/// <summary>
/// Exports with changes that a broken disk or an attacker can make: what comes of them is a message or an error
/// of the module's own.
/// </summary>
public sealed class MutatedExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("postfixqueue-fuzz-").FullName;

    public static TheoryData<int> Seeds => FuzzPlan.Seeds;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_export_is_fit_to_be_submitted_or_refused(int seed)
    {
        Random random = new(seed);
        IDurableFiles disk = AdapterFactory.CreateDurableFiles();
        MessageFiles files = new(_folder, "A1");
        byte[] sound = SoundExport(files);
        (int fit, int refused) = (0, 0);
        FuzzRun run = new("R1 Exports", 3_000, 300_000);
        string[] pieces =
        [
            "\"",
            "\\u0000",
            "\\ud800",
            "null",
            "{",
            "}",
            "[",
            "]",
            ",",
            "-1",
            "1e999",
            "\\n",
            "\\uFFFD",
            "NEVER",
            "\"isDone\": true",
            "\"redirect\": \"x\"",
            "\"",
            "//",
        ];
        while (run.Next())
        {
            byte[] changed = ByteMutation.Apply(sound, random, dice => Encoding.UTF8.GetBytes(pieces[dice.Next(pieces.Length)]));
            File.WriteAllBytes(files.Envelope, changed);
            try
            {
                StoredMessage stored = StoredMessage.Read(disk, files, CancellationToken.None);
                foreach (MailSubmission submission in MessageSubmissions.From(stored.Document))
                {
                    Assert.NotEmpty(submission.Recipients);
                    Assert.All(
                        submission.Recipients.Append(submission.Sender).Append(submission.EnvelopeId ?? "x"),
                        text => Assert.DoesNotContain(text, char.IsControl)
                    );
                }

                fit++;
            }
            catch (MessageFileException failure)
            {
                Assert.DoesNotContain(failure.Message, char.IsControl);
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}, export {run.Tried}: {Encoding.UTF8.GetString(changed)}\n{exception}");
            }
        }

        run.Report($"{fit} fit, {refused} refused");
        Assert.True(
            fit > run.Tried / 50 && refused > run.Tried / 20,
            $"Seed {seed}: {fit} fit, {refused} refused: the changes reach too little."
        );
    }

    private static byte[] SoundExport(MessageFiles files)
    {
        File.WriteAllText(files.Message, "Subject: x\n\ntext\n");
        MessageDocument document = new()
        {
            Format = MessageDocument.FormatName,
            Version = MessageDocument.CurrentVersion,
            QueueId = "A1",
            QueueName = "deferred",
            HostName = "mail.lab.example",
            ExportTime = DateTime.UnixEpoch,
            ArrivalTime = DateTime.UnixEpoch,
            MessageFile = "A1.eml",
            MessageSize = 17,
            MessageSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(files.Message))),
            Sender = "sender@lab.example",
            Recipients =
            [
                new DocumentRecipient
                {
                    Address = "one@lab.example",
                    OriginalAddress = "1@lab.example",
                    Notify = "SUCCESS,DELAY",
                },
                new DocumentRecipient { Address = "\"two words\"@lab.example", IsDone = true },
            ],
            EnvelopeId = "an id",
            ReturnContent = "HDRS",
            BodyType = "8BITMIME",
            Attributes = [new MailMessageField { Name = "rewrite_context", Value = "local" }],
        };
        using MemoryStream stream = new();
        document.Write(stream);
        return stream.ToArray();
    }
}
