using PostfixQueue.Adapters;
using PostfixQueue.Ports;
using PostfixQueue.Server;
using PostfixQueue.Tests.Engine;

namespace PostfixQueue.Tests.Server;

/// <summary>postconf(1) runs again as soon as it might print something else.</summary>
public sealed class SettingsCacheTests : IDisposable
{
    private readonly StandInTools _tools = new();
    private readonly Clock _clock = new() { Now = DateTimeOffset.UtcNow.AddHours(1) };
    private readonly MailHost _host;

    public SettingsCacheTests() =>
        _host = new MailHost(
            AdapterFactory.CreatePostfixTools(_tools.Directory),
            AdapterFactory.CreateServerSystem(),
            AdapterFactory.CreateMailNetwork(),
            "host.example",
            IsSuperuser: true,
            _clock,
            AdapterFactory.CreateDurableFiles(),
            AdapterFactory.CreateMimeReader(),
            AdapterFactory.CreateHeaderDecoder()
        );

    private string MainCf => Path.Join(_tools.Directory, "main.cf");

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task Unchanged_settings_are_read_once()
    {
        PostfixSettings first = await ReadAsync();
        PostfixSettings second = await ReadAsync();
        Assert.Equal(_tools.Directory, first.ConfigDirectory);
        Assert.Same(first, second);
        Assert.Single(_tools.Calls("postconf"));
    }

    [Fact]
    public async Task A_change_that_keeps_length_and_time_is_seen()
    {
        await File.WriteAllTextAsync(MainCf, "a = 1\n", TestContext.Current.CancellationToken);
        DateTime modified = File.GetLastWriteTimeUtc(MainCf);
        await ReadAsync();
        await File.WriteAllTextAsync(MainCf, "a = 2\n", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(MainCf, modified);
        await ReadAsync();
        Assert.Equal(2, _tools.Calls("postconf").Count);
    }

    [Fact]
    public async Task A_new_master_cf_is_seen()
    {
        await ReadAsync();
        await File.WriteAllTextAsync(Path.Join(_tools.Directory, "master.cf"), "", TestContext.Current.CancellationToken);
        await ReadAsync();
        Assert.Equal(2, _tools.Calls("postconf").Count);
    }

    [Fact]
    public async Task A_new_tool_is_seen()
    {
        await ReadAsync();
        _tools.Write("postconf", $"printf '%s\\n' 'config_directory = {_tools.Directory}' 'mail_version = 3.11.0'");
        Assert.Equal(new Version(3, 11, 0), (await ReadAsync()).Version);
    }

    [Fact]
    public async Task Files_that_have_just_changed_are_not_trusted()
    {
        _clock.Now = new DateTimeOffset(_host.System.Inspect(MainCf)!.ChangedUtc.AddSeconds(1));
        await ReadAsync();
        await ReadAsync();
        Assert.Equal(2, _tools.Calls("postconf").Count);
    }

    [Fact]
    public async Task Nothing_is_trusted_for_long()
    {
        await ReadAsync();
        _clock.Now += TimeSpan.FromMinutes(11);
        await ReadAsync();
        _clock.Now -= TimeSpan.FromMinutes(11);
        await ReadAsync();
        Assert.Equal(3, _tools.Calls("postconf").Count);
    }

    [Fact]
    public async Task An_instance_has_settings_of_its_own()
    {
        await ReadAsync();
        await ReadAsync(new PostfixInstance(_tools.Directory));
        Assert.Equal(2, _tools.Calls("postconf").Count);
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        _tools.Write("postconf", "exit 1");
        await Assert.ThrowsAsync<PostfixToolException>(() => ReadAsync());
        await Assert.ThrowsAsync<PostfixToolException>(() => ReadAsync());
        Assert.Equal(2, _tools.Calls("postconf").Count);
    }

    private Task<PostfixSettings> ReadAsync(PostfixInstance? instance = null) =>
        new MailSystem(_host, instance ?? new PostfixInstance(null), new ToolNotices()).SettingsAsync(
            TestContext.Current.CancellationToken
        );

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
