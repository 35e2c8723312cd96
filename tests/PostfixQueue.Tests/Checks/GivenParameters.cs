using PostfixQueue.Server;

namespace PostfixQueue.Tests.Checks;

/// <summary>Parameters of a server that is not there.</summary>
internal static class GivenParameters
{
    public static ServerParameters Of(params (string Name, string Value)[] values) =>
        new([
            .. values.Select(pair => new MailServerParameter
            {
                Name = pair.Name,
                Value = pair.Value,
                EffectiveValue = pair.Value,
                HostName = "mx.example.org",
                DefaultValue = "",
                IsSet = true,
            }),
        ]);
}
