/// What keeps a certificate from being served that can be told without decoding it: what clients refuse, and what would hurt ourselves.
internal struct CertificateWeakness {
    /// A signature with a key of 8192 bits takes tens of milliseconds, during which a worker does nothing else; of 16384, hundreds.
    static let maximumRSABits = 8192
    /// OpenSSL's and BoringSSL's clients refuse a longer Certificate message.
    static let maximumChainBytes = 100 * 1024

    let minimumRSABits: Int

    /// Why a certificate with this scan cannot be what a server shows; nil when it can.
    func refusal(ofLeaf scan: CertificateScan) -> String? {
        if scan.notAfter < scan.notBefore { return "it is never valid: it expires before it becomes valid" }
        if !scan.allowsServerAuthentication {
            return "it is not for servers (its extended key usage lacks serverAuth): a certificate for clients, mail or code"
        }
        if !scan.allowsDigitalSignature {
            return "its key may not sign handshakes (its key usage lacks digitalSignature), and clients refuse that"
        }
        if scan.keyType == .ecdsa, let curve = unusableCurve(scan) { return curve }
        return refusal(ofKey: scan.keyType == .rsa ? scan.keyBits : nil, isLeaf: true) ?? refusal(ofSignature: scan)
    }

    /// Why a certificate with this scan cannot stand behind the leaf.
    func refusal(ofIssuer scan: CertificateScan) -> String? {
        refusal(ofKey: scan.keyType == .rsa ? scan.keyBits : nil, isLeaf: false) ?? refusal(ofSignature: scan)
    }

    /// Why an RSA key of so many bits is not served; nil: another kind of key.
    func refusal(ofKey rsaBits: Int?, isLeaf: Bool) -> String? {
        guard let rsaBits else { return nil }
        if rsaBits < minimumRSABits {
            return "RSA key of \(rsaBits) bits; at least \(minimumRSABits) are asked for (certificates.minimum_rsa)"
        }
        // Only the leaf's key has work to do here.
        if isLeaf, rsaBits > Self.maximumRSABits {
            return "RSA key of \(rsaBits) bits; at most \(Self.maximumRSABits) are served, since one signature holds up everybody else"
        }
        return nil
    }

    /// Why the Certificate message (RFC 8446 section 4.4.2) with this chain is too long; nil when it is not.
    func refusal(ofChain chain: [[UInt8]]) -> String? {
        // The longer form of TLS 1.3: a context, a length, and for each certificate its length and that of its extensions.
        let bytes = chain.reduce(4) { $0 + 3 + $1.count + 2 }
        if bytes <= Self.maximumChainBytes { return nil }
        return "it takes \(bytes) bytes with its chain; clients refuse more than \(Self.maximumChainBytes)"
    }

    /// Nobody verifies the signature of a certificate that vouches for itself.
    private func refusal(ofSignature scan: CertificateScan) -> String? {
        guard !scan.isSelfIssued, let digest = Self.brokenDigests[scan.signatureAlgorithm] else { return nil }
        return "signed with \(digest), which clients refuse"
    }

    private func unusableCurve(_ scan: CertificateScan) -> String? {
        guard let curve = scan.curve else { return "its elliptic curve is spelled out instead of named, which clients refuse" }
        if Self.usableCurves.contains(curve) { return nil }
        let name = Self.otherCurves[curve].map { " (\($0))" } ?? ""
        return "its elliptic curve\(name) is none that TLS clients know: P-256, P-384 and P-521"
    }

    private static let usableCurves = NamedCurve.allCases.map(\.identifier)

    /// Those that are met at times, by their content octets.
    private static let otherCurves: [[UInt8]: String] = [
        [0x2B, 0x81, 0x04, 0x00, 0x0A]: "secp256k1",
        [0x2B, 0x81, 0x04, 0x00, 0x21]: "P-224",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x01]: "P-192",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07]: "brainpoolP256r1",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B]: "brainpoolP384r1",
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D]: "brainpoolP512r1",
    ]

    /// Signature algorithms by their content octets (RFC 3279 section 2.2; the last one is an older name of SHA-1 with RSA).
    private static let brokenDigests: [[UInt8]: String] = [
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x02]: "MD2",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x03]: "MD4",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04]: "MD5",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05]: "SHA-1",
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01]: "SHA-1",
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x03]: "SHA-1",
        [0x2B, 0x0E, 0x03, 0x02, 0x1D]: "SHA-1",
    ]
}
