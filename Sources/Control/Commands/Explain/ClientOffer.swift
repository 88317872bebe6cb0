internal import TLS

/// The client that `portico explain` imagines: the signature algorithms that it offers.
internal struct ClientOffer: Sendable, Equatable {
    /// As the operator wrote it, or what a client of today is called.
    let text: String
    /// In the order in which they were named.
    let schemes: [SignatureScheme]

    /// What every browser of today offers.
    static let modern = ClientOffer(
        text: "a client of today",
        schemes: [
            .ecdsaSecp256r1SHA256, .rsaPSSSHA256, .rsaPKCS1SHA256, .ecdsaSecp384r1SHA384, .rsaPSSSHA384, .rsaPKCS1SHA384, .rsaPSSSHA512,
            .rsaPKCS1SHA512,
        ])

    private init(text: String, schemes: [SignatureScheme]) {
        self.text = text
        self.schemes = schemes
    }

    struct Mistake: Error, Equatable {
        let message: String
    }

    /// A list of names as in the RFCs (`ecdsa_secp256r1_sha256`) or as OpenSSL has them (`ECDSA+SHA256`), separated by `:` or `,`.
    ///
    /// What clients may offer and Portico never signs with is taken and left out.
    init(list: String) throws(Mistake) {
        var schemes: [SignatureScheme] = []
        for word in list.split(omittingEmptySubsequences: false, whereSeparator: { $0 == ":" || $0 == "," }) {
            let name = word.lowercased()
            if let scheme = Self.known[name] {
                if !schemes.contains(scheme) { schemes.append(scheme) }
            } else if !Self.neverUsed.contains(name) {
                let shown = TerminalText(String(word)).fitted(to: 60, keeping: .start).text
                throw Mistake(message: "there is no signature algorithm '\(shown)'; known are \(Self.names.joined(separator: ", "))")
            }
        }
        self.init(text: list, schemes: schemes)
    }

    /// What the client can verify where it speaks TLS 1.3.
    var capabilities: ClientCapabilities { .tls13(schemes.map(\.rawValue)) }

    /// What it can verify where it speaks TLS 1.2 at most, with every curve and cipher suite.
    var capabilities12: ClientCapabilities {
        .tls12(schemes.map(\.rawValue), groups: nil as [UInt16]?, suites: [0xC02B, 0xC02F])
    }

    /// The names in the RFCs, then those of OpenSSL.
    static let names = SignatureScheme.allCases.map(\.name) + openSSL.map(\.name)

    private static let openSSL: [(name: String, scheme: SignatureScheme)] = [
        ("ECDSA+SHA224", .ecdsaSHA224), ("ECDSA+SHA256", .ecdsaSecp256r1SHA256), ("ECDSA+SHA384", .ecdsaSecp384r1SHA384),
        ("ECDSA+SHA512", .ecdsaSecp521r1SHA512), ("RSA+SHA224", .rsaPKCS1SHA224), ("RSA+SHA256", .rsaPKCS1SHA256),
        ("RSA+SHA384", .rsaPKCS1SHA384), ("RSA+SHA512", .rsaPKCS1SHA512), ("RSA-PSS+SHA256", .rsaPSSSHA256),
        ("RSA-PSS+SHA384", .rsaPSSSHA384), ("RSA-PSS+SHA512", .rsaPSSSHA512), ("PSS+SHA256", .rsaPSSSHA256), ("PSS+SHA384", .rsaPSSSHA384),
        ("PSS+SHA512", .rsaPSSSHA512),
    ]

    private static let known: [String: SignatureScheme] = {
        var table: [String: SignatureScheme] = [:]
        for scheme in SignatureScheme.allCases { table[scheme.name] = scheme }
        for (name, scheme) in openSSL { table[name.lowercased()] = scheme }
        return table
    }()

    private static let neverUsed: Set<String> = [
        "ed448", "ecdsa_sha1", "rsa_pkcs1_sha1", "ecdsa+sha1", "rsa+sha1", "dsa+sha1", "dsa+sha224", "dsa+sha256", "dsa+sha384",
        "dsa+sha512",
    ]
}
