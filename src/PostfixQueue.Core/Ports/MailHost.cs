using PostfixQueue.Server;

namespace PostfixQueue.Ports;

/// <summary>The machine that the cmdlets work on.</summary>
/// <param name="Tools">Its Postfix tools.</param>
/// <param name="System">What else checks look at.</param>
/// <param name="Network">What checks ask of other machines.</param>
/// <param name="Name">Its host name, put on every object.</param>
/// <param name="IsSuperuser">True when the session has root's rights.</param>
/// <param name="Time">Its clock.</param>
/// <param name="Files">Its files, to write.</param>
/// <param name="Mime">Reads messages.</param>
/// <param name="Headers">Reads message headers.</param>
internal sealed record MailHost(
    IPostfixTools Tools,
    IServerSystem System,
    IMailNetwork Network,
    string Name,
    bool IsSuperuser,
    TimeProvider Time,
    IDurableFiles Files,
    IMimeReader Mime,
    IHeaderDecoder Headers
)
{
    /// <summary>What is known of the settings of its instances.</summary>
    public SettingsCache Settings { get; init; } = new();
}
