using System.Runtime.InteropServices;
using PostfixQueue.Adapters.Machine;
using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Adapters.Postfix;

/// <summary>postconf(1), postmap(1), postalias(1) and <c>postfix check</c> of one instance.</summary>
internal sealed class ConfigurationTools(InstanceTools tools) : IConfigurationTools
{
    /// <summary>Far above any configuration: all parameters of Postfix 3.11 make up about 40 KiB.</summary>
    private const int MaximumBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<PostconfOutput> ReadAsync(PostconfQuery query, CancellationToken cancellationToken)
    {
        const string Tool = "postconf";
        CommandOutput output = await tools.RunAsync(Tool, OptionsOf(query), cancellationToken, maximumBytes: MaximumBytes);

        // Half a configuration would be taken for a whole one.
        return output.IsCut
            ? throw new PostfixToolException(PostfixFailure.CommandFailed, Tool, "The configuration is larger than can be read.")
            : new PostconfOutput(output.Output, BoundedText.Lines(output.ErrorText));
    }

    /// <inheritdoc/>
    public async Task<string?> LookUpAsync(LookupTableKind kind, string table, string key, CancellationToken cancellationToken)
    {
        // Exit status 1 is for a key that is not there as well as for a table that cannot be read, which is fatal. Warnings are of other
        // things, such as a line of main.cf that stands there twice.
        const int NotThere = 1;
        string tool = kind == LookupTableKind.Map ? "postmap" : "postalias";
        if (LookupTable.TryParse(table, out LookupTable? parsed))
        {
            // Through proxymap(8) a user without rights waits for long and fills the log; what is asked is the same without it.
            table = parsed.ToString();
            if (parsed.OpenedFile is { } file && !MayRead(file))
                throw new PostfixToolException(PostfixFailure.CommandFailed, tool, $"{tool}: {file}: Permission denied");
        }

        CommandOutput output = await tools.CaptureAsync(tool, ["-q", key, table], cancellationToken);
        if (output.ExitStatus == 0)
            return output.Output.TrimEnd('\n');
        return output.ExitStatus == NotThere && !IsFailure(output.ErrorText)
            ? null
            : throw ToolDiagnosis.Explain(tool, output.ExitStatus, output.ErrorText, hadOutput: false);
    }

    /// <inheritdoc/>
    public Task<CommandOutput> CheckAsync(CancellationToken cancellationToken) =>
        tools.CaptureAsync("postfix", ["check"], cancellationToken);

    private static string[] OptionsOf(PostconfQuery query) =>
        query switch
        {
            PostconfQuery.Values => [],
            PostconfQuery.EffectiveValues => ["-x"],
            PostconfQuery.QueueSettings => ["-x", .. PostfixSettings.ParameterNames],
            PostconfQuery.SetValues => ["-n"],
            PostconfQuery.Defaults => ["-d"],
            PostconfQuery.ServiceFields => ["-F"],
            PostconfQuery.ServiceOverrides => ["-P"],
            PostconfQuery.TableTypes => ["-m"],
            PostconfQuery.SaslClientTypes => ["-A"],
            _ => throw new ArgumentOutOfRangeException(nameof(query), query, null),
        };

    /// <summary>The tool would write into the mail log that it may not. What is not there is for it to say.</summary>
    private static bool MayRead(string path)
    {
        const int Read = 4;
        return Libc.Access(path, Read) == 0 || Marshal.GetLastPInvokeError() != Libc.AccessDenied;
    }

    private static bool IsFailure(string complaints) =>
        complaints.Contains(": fatal: ", StringComparison.Ordinal)
        || complaints.Contains(": panic: ", StringComparison.Ordinal)
        || complaints.Contains(": error: ", StringComparison.Ordinal);
}
