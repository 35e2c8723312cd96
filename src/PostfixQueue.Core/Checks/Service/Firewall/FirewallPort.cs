using System.Globalization;

namespace PostfixQueue.Checks.Service.Firewall;

/// <summary>A port that mail needs.</summary>
/// <param name="IsOutgoing">True for one of other servers, false for one of this.</param>
/// <param name="Number">Its number.</param>
internal sealed record FirewallPort(bool IsOutgoing, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsOutgoing ? "out" : "in")} {Number}");
}
