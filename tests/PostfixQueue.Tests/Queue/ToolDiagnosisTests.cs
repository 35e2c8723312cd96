using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Queue;

/// <summary>What the end of a tool means.</summary>
public sealed class ToolDiagnosisTests
{
    [Fact]
    public void A_Postfix_without_main_cf_is_called_not_configured()
    {
        PostfixToolException failure = ToolDiagnosis.Explain(
            "postqueue",
            69,
            "postqueue: fatal: open /etc/postfix/main.cf: No such file or directory\n",
            hadOutput: false
        );

        Assert.Equal(PostfixFailure.InvalidConfigDirectory, failure.Failure);
        Assert.Contains("not configured", failure.Message, StringComparison.Ordinal);
    }
}
