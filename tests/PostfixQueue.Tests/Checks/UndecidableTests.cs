using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using PostfixQueue.Adapters;
using PostfixQueue.Checks;
using PostfixQueue.Ports;
using PostfixQueue.Tests.Checks.Cases;

namespace PostfixQueue.Tests.Checks;

/// <summary>Every check on a server of which nothing can be found out: it may say so, but it may not pass.</summary>
public sealed class UndecidableTests
{
    public static TheoryData<string> Names => [.. CheckCatalog.Checks.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_check_that_can_see_nothing_does_not_pass(string name)
    {
        MailHost host = new(
            Blind<IPostfixTools>.Create(() => new PostfixToolException(PostfixFailure.ToolNotFound, "postconf", "gone")),
            Blind<IServerSystem>.Create(() => new ServerSystemException("/", isDenied: true, "denied")),
            Blind<IMailNetwork>.Create(() => new InvalidOperationException("no network")),
            "mail.lab.example",
            IsSuperuser: true,
            TimeProvider.System,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );
        CheckParameters asked = new()
        {
            TimeLimit = TimeSpan.FromMinutes(5),
            HasOwnTimeLimit = true,
            IncludesPostfixCheck = true,
            TestRecipient = "user@lab.example",
            Destinations = ["lab.example"],
        };
        CheckContext context = new(
            new MailSystem(host, new PostfixInstance(null), new ToolNotices()),
            asked,
            TestContext.Current.CancellationToken
        );

        List<MailServerCheckResult> results = await new CheckRunner(context)
            .RunAsync([.. CheckCatalog.Checks.Where(check => check.Name == name)], TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(results);
        string expected = name == CheckCaseTests.AlwaysSkipped ? "Skipped" : "Unknown";
        Assert.All(results, result => Assert.True(result.Status == expected, result.ToString()));
    }
}

/// <summary>Everything that is asked of it fails.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The runtime derives the proxy from it.")]
internal class Blind<T> : DispatchProxy
    where T : class
{
    private Func<Exception> _failure = static () => new InvalidOperationException();

    public static T Create(Func<Exception> failure)
    {
        T proxy = Create<T, Blind<T>>();
        ((Blind<T>)(object)proxy)._failure = failure;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.ReturnType == typeof(IQueueTools) ? Blind<IQueueTools>.Create(_failure)
        : targetMethod?.ReturnType == typeof(IConfigurationTools) ? Blind<IConfigurationTools>.Create(_failure)
        : throw _failure();
}
