using PostfixQueue.Ports;

namespace PostfixQueue.Checks.Service;

/// <summary>main.cf and master.cf can be read: with an error in either no Postfix program starts.</summary>
internal sealed class ConfigParsesCheck()
    : Check("Postfix.ConfigParses", MailServerCheckCategory.Service, CheckSeverity.Critical, MailDelayCause.NotTried)
{
    private const string MainCf = "main.cf";
    private const string MasterCf = "master.cf";

    public override async IAsyncEnumerable<CheckFinding> RunAsync(CheckRun run)
    {
        yield return await ReadAsync(async () => await run.ParametersAsync(), MainCf);
        yield return await ReadAsync(async () => await run.ServicesAsync(), MasterCf);
    }

    private static async Task<CheckFinding> ReadAsync(Func<Task> read, string file)
    {
        try
        {
            await read();
            return Pass($"{file} can be read.") with { Target = file };
        }
        catch (PostfixToolException failure) when (failure.Message.Contains("Permission denied", StringComparison.Ordinal))
        {
            return Unknown($"This user may not read {file}.", "Run pwsh with sudo.") with { Target = file, Evidence = failure.Message };
        }
        catch (PostfixToolException failure) when (failure.Failure == PostfixFailure.CommandFailed && IsAboutTheOther(failure, file))
        {
            return Unknown($"An error in the other file hides whether {file} can be read.", "Correct the other file first.") with
            {
                Target = file,
                Evidence = failure.Message,
            };
        }
        catch (PostfixToolException failure) when (failure.Failure is PostfixFailure.CommandFailed or PostfixFailure.InvalidConfigDirectory)
        {
            return Fail(
                $"{file} cannot be read.",
                "Correct the line shown in the evidence; 'postconf -n' and 'postconf -M' show when it is right."
            ) with
            {
                Target = file,
                Evidence = failure.Message,
            };
        }
    }

    /// <summary>postconf(1) reads both files whatever it is asked, and stops at the first error in either.</summary>
    private static bool IsAboutTheOther(PostfixToolException failure, string file) =>
        failure.Message.Contains("/" + (file == MainCf ? MasterCf : MainCf), StringComparison.Ordinal)
        && !failure.Message.Contains("/" + file, StringComparison.Ordinal);
}
