using System.Security.Cryptography.X509Certificates;

namespace PostfixQueue.Adapters;

/// <summary>How the certificates of other servers are judged.</summary>
internal static class TrustPolicy
{
    /// <summary>Nothing is asked of the network.</summary>
    /// <param name="anchors">The authorities that count; empty for those of the machine.</param>
    public static X509ChainPolicy Create(IReadOnlyList<ReadOnlyMemory<byte>> anchors)
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,

            // A certificate may name any URL as the place of its issuer's; following it would let the server send this host anywhere.
            DisableCertificateDownloads = true,
        };
        if (anchors.Count == 0)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (ReadOnlyMemory<byte> anchor in anchors)
            policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(anchor.Span));
        return policy;
    }
}
