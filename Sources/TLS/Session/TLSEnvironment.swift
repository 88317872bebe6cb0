internal import COpenSSL

/// What all TLS sessions of one worker share: the certificates, the decoded ones of them, the ticket keys and the time.
public final class TLSEnvironment {
    /// The certificates by name; empty until the supervisor has sent some, then every name is unknown.
    public var index = CertificateIndex(region: UnsafeRawBufferPointer(start: nil, count: 0))
    /// Decoded certificates.
    public let credentials: CredentialCache
    /// Session-ticket keys.
    public let tickets = TicketKeys()
    /// Seconds since 1970; the worker sets it once per turn of its loop.
    public var now: Int64 = 0
    /// Handshakes with a name that has no certificate; whoever reads it sets it back.
    public var unknownNames: UInt64 = 0

    public init(credentials: CredentialCache) {
        self.credentials = credentials
    }

    /// The certificate for a hello, or the alert that refuses it. `name` becomes the name it asked for, normalised.
    /// `isFirst`: not the answer to a HelloRetryRequest.
    internal func choose(
        _ hello: ClientHello, _ fallback: DefaultCertificate, localAddress: [UInt8], isFirst: Bool, name: inout [UInt8]
    ) -> Choice {
        // A second hello (RFC 8446 section 4.1.4) may say something else than the first one.
        name = []
        switch hello.name {
        case .malformed:
            return .refuse(alert: SSL_AD_DECODE_ERROR)
        case .absent:
            break
        case .present(let bytes):
            if let wanted = ServerName(bytes.span) {
                name = wanted.array
                if case .entry(let id) = index.select(wanted, now: now, client: hello.capabilities) { return .certificate(id) }
            }
            if isFirst { unknownNames &+= 1 }
            if fallback.unknownName == .reject { return .refuse(alert: SSL_AD_UNRECOGNIZED_NAME) }
        }
        let selection = index.selectDefault(
            name: fallback.name, localAddress: localAddress.span, now: now, client: hello.capabilities)
        if case .entry(let id) = selection { return .certificate(id) }
        return .refuse(alert: SSL_AD_UNRECOGNIZED_NAME)
    }

    internal enum Choice {
        case certificate(UInt32)
        case refuse(alert: Int32)
    }
}

extension ServerName {
    /// The bytes of the name, to be kept.
    internal var array: [UInt8] {
        let bytes = span
        return bytes.withUnsafeBufferPointer { Array($0) }
    }
}
