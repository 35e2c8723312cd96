using System.Diagnostics;
using PostfixQueue.Lab;
using PostfixQueue.Tests.Engine;
using PostfixQueue.Tests.RealPostfix;

namespace PostfixQueue.Tests.Proof;

/// <summary>
/// Queue IDs change hands again and again, while a question is open and between the listing and the command: the message that has one now
/// stays as it is.
/// </summary>
public sealed class SwappedIdTests
{
    private const string Copies = """
        $id, $item = $args
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($item, 1))
        $text = [pscustomobject]@{}
        foreach ($property in $item.PSObject.Properties) {
            $text.PSObject.Properties.Add([psnoteproperty]::new($property.Name, [string]$property.Value)) }

        """;

    [Fact]
    public async Task Another_message_under_the_id_is_never_touched() =>
        await SwapAsync(
            "R4 Reused IDs, another message",
            [.. SwapWay.WhileAsked, .. SwapWay.Unasked],
            ProofPlan.Count(23, 600),
            isLookAlike: false
        );

    [Fact]
    public async Task A_look_alike_in_a_file_of_its_own_is_never_touched_while_a_question_is_open() =>
        await SwapAsync("R4 Reused IDs, a look-alike, question open", SwapWay.WhileAsked, ProofPlan.Count(6, 200), isLookAlike: true);

    [Fact]
    public async Task A_look_alike_in_a_file_of_its_own_is_never_touched_without_a_question_either() =>
        await SwapAsync("R4 Reused IDs, a look-alike, no question", SwapWay.Unasked, ProofPlan.Count(4, 200), isLookAlike: true);

    private static async Task SwapAsync(string what, IReadOnlyList<SwapWay> ways, int count, bool isLookAlike)
    {
        await using RealQueue queue = await RealQueue.StartAsync(
            new PostfixOptions { LongQueueIds = false, MainCf = ["queue_run_delay = 1h", "minimal_backoff_time = 1h"] }
        );
        queue.Session.UserInterface.Answer = "&Yes";
        List<string> touched = [];
        int asked = 0;
        for (int number = 0; number < count; number++)
        {
            SwapWay way = ways[number % ways.Count];
            string id = new QueueWriter(queue.Postfix, longQueueIds: false) { Sender = "seen@lab.example" }
                .Write(1, number)
                .Single();
            string? problem = await TrySwapAsync(queue, way, id, isLookAlike, number);
            if (way.IsAsked && queue.Session.UserInterface.Questions.Count > 0)
                asked++;
            if (problem is not null)
                touched.Add($"{number}: {way.Command}: {problem}");
            (await queue.Postfix.RunAsync("postsuper", ["-d", "ALL"])).OrThrow();
        }

        ProofReport.Add(what, count, touched.Count, $"{ways.Count} ways in, {asked} with an open question");
        Assert.True(touched.Count == 0, string.Join("\n", touched.Take(20)));
    }

    /// <summary>Null when the message that has the ID now is as it was.</summary>
    private static async Task<string?> TrySwapAsync(RealQueue queue, SwapWay way, string id, bool isLookAlike, int number)
    {
        string file = queue.FileOf(id);
        string another = isLookAlike
            ? CopyOf(queue, file)
            : queue.FileOf(
                new QueueWriter(queue.Postfix, longQueueIds: false) { Sender = "another@lab.example" }
                    .Write(1, number + 1_000_000)
                    .Single()
            );
        string folder = Path.Join(queue.Postfix.QueueDirectory, "waiting");
        Directory.CreateDirectory(folder);
        string aside = Path.Join(folder, id);
        File.Move(another, aside);
        (DateTime Written, long Length) before = (File.GetLastWriteTimeUtc(aside), new FileInfo(aside).Length);
        bool isSwapped = false;
        void swap()
        {
            if (isSwapped)
                return;
            isSwapped = true;
            File.Move(aside, file, overwrite: true);
        }

        queue.Session.UserInterface.Questions.Clear();
        queue.Session.UserInterface.WhileAsking = way.IsAsked ? swap : null;
        MailQueueItem item = Assert.Single(queue.Session.Invoke("Get-MailQueueItem $args[0]", id).WithoutErrors().Of<MailQueueItem>());
        if (!way.IsAsked)
            swap();
        Invocation invocation = await Task.Run(() => queue.Session.Invoke(Copies + way.Command, id, item));
        if (!isSwapped)
            return "nothing was asked";

        // A file that was moved, rewritten or marked is not the one that was put there.
        if (!File.Exists(file))
            return "it is gone";
        if ((File.GetLastWriteTimeUtc(file), new FileInfo(file).Length) != before)
            return "it is another file";
        return invocation.ErrorIds.Contains("StaleQueueItem") ? null : $"no StaleQueueItem, but {string.Join(", ", invocation.ErrorIds)}";
    }

    private static string CopyOf(RealQueue queue, string file)
    {
        string copy = Path.Join(queue.Postfix.RootDirectory, "copy");
        using Process process = Process.Start("cp", ["-p", file, copy]);
        process.WaitForExit();
        return copy;
    }
}
