using PostfixQueue.Adapters;
using PostfixQueue.Lab;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.RealPostfix;

/// <summary>Look-ups in real tables with the real tools.</summary>
public sealed class LookUpTests : IAsyncDisposable
{
    private readonly PrivatePostfix _postfix = PrivatePostfix.Create();
    private readonly IPostfixTools _tools = AdapterFactory.CreatePostfixTools();

    public ValueTask DisposeAsync() => _postfix.DisposeAsync();

    [Fact]
    public async Task A_key_that_is_there_gives_its_value_and_another_nothing()
    {
        string table = Table("texthash", "shop.example smtp:[127.0.0.1]:2525\n");

        Assert.Equal("smtp:[127.0.0.1]:2525", await LookUpAsync(LookupTableKind.Map, table, "shop.example"));
        Assert.Null(await LookUpAsync(LookupTableKind.Map, table, "other.example"));
    }

    [Fact]
    public async Task A_table_behind_proxymap_is_asked_also_while_Postfix_does_not_run() =>
        Assert.Equal("b", await LookUpAsync(LookupTableKind.Map, "proxy:" + Table("texthash", "a b\n"), "a"));

    [Fact]
    public async Task Aliases_are_found_in_the_file_that_newaliases_builds()
    {
        string table = Table("hash", "postmaster: root, admin@lab.example\n");
        (await _postfix.RunAsync("postalias", [table])).OrThrow();

        Assert.Equal("root, admin@lab.example", await LookUpAsync(LookupTableKind.Aliases, table, "postmaster"));
        Assert.Null(await LookUpAsync(LookupTableKind.Aliases, table, "abuse"));
    }

    [Fact]
    public async Task A_warning_about_something_else_does_not_make_a_missing_key_a_failure()
    {
        string table = Table("texthash", "a b\n");
        File.AppendAllText(Path.Join(_postfix.ConfigDirectory, "main.cf"), "mydestination = twice.example\n");

        Assert.Null(await LookUpAsync(LookupTableKind.Map, table, "other.example"));
        Assert.Equal("b", await LookUpAsync(LookupTableKind.Map, table, "a"));
    }

    [Theory]
    [InlineData("texthash:/nonexistent/table")]
    [InlineData("hash:/nonexistent/table")]
    [InlineData("nosuchtype:/nonexistent/table")]
    [InlineData("fail:on purpose")]
    public async Task A_table_that_cannot_be_asked_is_a_failure(string table)
    {
        PostfixToolException failure = await Assert.ThrowsAsync<PostfixToolException>(() => LookUpAsync(LookupTableKind.Map, table, "key"));

        Assert.Equal((PostfixFailure.CommandFailed, "postmap"), (failure.Failure, failure.Tool));
        Assert.Contains("fatal", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_whose_service_is_gone_is_a_failure()
    {
        using ClosedPort closed = new();

        PostfixToolException failure = await Assert.ThrowsAsync<PostfixToolException>(() =>
            LookUpAsync(LookupTableKind.Map, $"socketmap:inet:{closed.Endpoint}:name", "key")
        );

        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
    }

    private string Table(string type, string text)
    {
        string path = Path.Join(_postfix.ConfigDirectory, "table");
        File.WriteAllText(path, text);
        return $"{type}:{path}";
    }

    private Task<string?> LookUpAsync(LookupTableKind kind, string table, string key) =>
        _tools
            .ForConfiguration(new PostfixInstance(_postfix.ConfigDirectory), new ToolNotices())
            .LookUpAsync(kind, table, key, TestContext.Current.CancellationToken);
}
