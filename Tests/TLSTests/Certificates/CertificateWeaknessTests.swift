import Testing

@testable import TLS

@Suite struct CertificateWeaknessTests {
    private let weakness = CertificateWeakness(minimumRSABits: 2048)

    /// The scan of a certificate with nothing wrong, changed by `change`.
    private func scan(_ keyType: CertificateKeyType = .ecdsa, _ change: (inout CertificateScan) -> Void = { _ in }) throws
        -> CertificateScan
    {
        let issuer = try mint(["CA"], isAuthority: true)
        var scan = try #require(CertificateScan(mint(["a.example"], keyType: keyType, issuer: issuer).certificate))
        change(&scan)
        return scan
    }

    private func oid(_ text: String) -> [UInt8] {
        let arcs = text.split(separator: ".").compactMap { Int($0) }
        var bytes = [UInt8(arcs[0] * 40 + arcs[1])]
        for arc in arcs.dropFirst(2) {
            var rest = arc >> 7
            var octets = [UInt8(arc & 127)]
            while rest > 0 {
                octets.insert(UInt8(rest & 127) | 128, at: 0)
                rest >>= 7
            }
            bytes += octets
        }
        return bytes
    }

    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519])
    func findsNothingWrong(keyType: CertificateKeyType) throws {
        let scan = try scan(keyType)
        #expect(weakness.refusal(ofLeaf: scan) == nil)
        #expect(weakness.refusal(ofIssuer: scan) == nil)
    }

    @Test(
        arguments: [
            (1023, 1024, false), (1024, 1024, true), (2047, 2048, false), (2048, 2048, true), (3071, 3072, false), (8192, 2048, true),
            (8192, 8192, true), (8193, 2048, false), (16_384, 2048, false), (0, 1024, false),
        ])
    func keysHaveTheBitsAskedFor(bits: Int, minimum: Int, isServed: Bool) throws {
        let scan = try scan(.rsa) { $0.keyBits = bits }
        let refusal = CertificateWeakness(minimumRSABits: minimum).refusal(ofLeaf: scan)
        if isServed {
            #expect(refusal == nil)
        } else if bits < minimum {
            #expect(refusal == "RSA key of \(bits) bits; at least \(minimum) are asked for (certificates.minimum_rsa)")
        } else {
            #expect(refusal == "RSA key of \(bits) bits; at most 8192 are served, since one signature holds up everybody else")
        }
    }

    @Test func anIssuersKeyMayBeLargeButNotSmall() throws {
        #expect(try weakness.refusal(ofIssuer: scan(.rsa) { $0.keyBits = 16_384 }) == nil)
        #expect(try weakness.refusal(ofIssuer: scan(.rsa) { $0.keyBits = 1024 })?.contains("at least 2048") == true)
    }

    @Test(
        arguments: [
            ("1.2.840.10045.3.1.7", nil), ("1.3.132.0.34", nil), ("1.3.132.0.35", nil),
            ("1.3.132.0.10", " (secp256k1)"), ("1.3.132.0.33", " (P-224)"), ("1.2.840.10045.3.1.1", " (P-192)"),
            ("1.3.36.3.3.2.8.1.1.7", " (brainpoolP256r1)"), ("1.3.36.3.3.2.8.1.1.11", " (brainpoolP384r1)"),
            ("1.3.36.3.3.2.8.1.1.13", " (brainpoolP512r1)"), ("1.3.132.0.8", ""),
        ])
    func onlyCurvesThatClientsKnow(curve: String, named: String?) throws {
        let refusal = try weakness.refusal(ofLeaf: scan { $0.curve = oid(curve) })
        #expect(refusal == named.map { "its elliptic curve\($0) is none that TLS clients know: P-256, P-384 and P-521" })
    }

    @Test func curvesHaveNames() throws {
        let refusal = try weakness.refusal(ofLeaf: scan { $0.curve = nil })
        #expect(refusal == "its elliptic curve is spelled out instead of named, which clients refuse")
    }

    @Test(
        arguments: [
            ("1.2.840.113549.1.1.2", "MD2"), ("1.2.840.113549.1.1.3", "MD4"), ("1.2.840.113549.1.1.4", "MD5"),
            ("1.2.840.113549.1.1.5", "SHA-1"), ("1.2.840.10045.4.1", "SHA-1"), ("1.2.840.10040.4.3", "SHA-1"), ("1.3.14.3.2.29", "SHA-1"),
            // SHA-256 with RSA and ECDSA, SHA-384 with RSA, RSA-PSS, Ed25519.
            ("1.2.840.113549.1.1.11", nil), ("1.2.840.10045.4.3.2", nil), ("1.2.840.113549.1.1.12", nil), ("1.2.840.113549.1.1.10", nil),
            ("1.3.101.112", nil),
        ])
    func noBrokenDigests(algorithm: String, digest: String?) throws {
        var scan = try scan { $0.signatureAlgorithm = oid(algorithm) }
        let expected = digest.map { "signed with \($0), which clients refuse" }
        #expect(weakness.refusal(ofLeaf: scan) == expected)
        #expect(weakness.refusal(ofIssuer: scan) == expected)
        // Who vouches for himself is trusted by his key, not by his signature.
        scan.issuer = scan.subject
        #expect(weakness.refusal(ofLeaf: scan) == nil)
    }

    @Test func usages() throws {
        let forNothing = try scan { $0.keyUsage = 0 }
        #expect(weakness.refusal(ofLeaf: forNothing)?.contains("lacks digitalSignature") == true)
        // keyEncipherment, keyCertSign and cRLSign.
        #expect(try weakness.refusal(ofLeaf: scan { $0.keyUsage = 1 << 2 | 1 << 5 | 1 << 6 }) != nil)
        #expect(try weakness.refusal(ofLeaf: scan { $0.keyUsage = 1 | 1 << 5 }) == nil)
        #expect(try weakness.refusal(ofLeaf: scan { $0.keyUsage = nil }) == nil)
        let forClients = try scan { $0.allowsServerAuthentication = false }
        #expect(
            weakness.refusal(ofLeaf: forClients)
                == "it is not for servers (its extended key usage lacks serverAuth): a certificate for clients, mail or code")
        // Authorities sign certificates, not handshakes.
        #expect(weakness.refusal(ofIssuer: forNothing) == nil)
        #expect(weakness.refusal(ofIssuer: forClients) == nil)
    }

    @Test func datesHaveAnOrder() throws {
        #expect(try weakness.refusal(ofLeaf: scan { $0.notAfter = $0.notBefore - 1 })?.contains("never valid") == true)
        #expect(try weakness.refusal(ofLeaf: scan { $0.notAfter = $0.notBefore }) == nil)
        // Expired is a state, not a fault.
        #expect(try weakness.refusal(ofLeaf: scan { ($0.notBefore, $0.notAfter) = (0, 1) }) == nil)
    }

    @Test func chainsHaveABound() {
        let half = [UInt8](repeating: 0, count: 51_200 - 7)
        #expect(weakness.refusal(ofChain: [half, half]) == nil)
        #expect(
            weakness.refusal(ofChain: [half, half + [0]])
                == "it takes 102401 bytes with its chain; clients refuse more than 102400")
        #expect(weakness.refusal(ofChain: []) == nil)
    }
}
