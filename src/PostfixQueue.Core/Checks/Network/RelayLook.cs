using PostfixQueue.Ports;
using PostfixQueue.Server;

namespace PostfixQueue.Checks.Network;

/// <summary>A look at one server of the relay.</summary>
/// <param name="NextHop">As main.cf has it.</param>
/// <param name="Target">The server; null when it did not come to one.</param>
/// <param name="Result">What became of the probe; null when there was none.</param>
/// <param name="Finding">What it means.</param>
internal sealed record RelayLook(string NextHop, ProbeTarget? Target, SmtpProbeResult? Result, CheckFinding Finding);
