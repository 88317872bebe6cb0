internal import COpenSSL

/// What a ClientHello says that decides the certificate (RFC 8446 section 4.1.2, RFC 6066 section 3).
internal struct ClientHello {
    enum Name {
        case absent
        case present(UnsafeBufferPointer<UInt8>)
        /// The extension does not parse.
        case malformed
    }

    let name: Name
    let capabilities: ClientCapabilities

    /// Reads the hello that OpenSSL is in the middle of; valid inside the client-hello callback only.
    init(_ ssl: OpaquePointer) {
        name = Self.serverName(ssl)
        capabilities = Self.capabilities(ssl)
    }

    private static func serverName(_ ssl: OpaquePointer) -> Name {
        guard let data = fetch(ssl, UInt32(TLSEXT_TYPE_server_name)) else { return .absent }
        // ServerNameList: length 2, then entries of type 1 and length 2; only the type host_name (0) exists, once.
        guard data.count > 5, Int(data[0]) << 8 | Int(data[1]) == data.count - 2, data[2] == 0 else { return .malformed }
        let length = Int(data[3]) << 8 | Int(data[4])
        guard length > 0, length == data.count - 5 else { return .malformed }
        return .present(UnsafeBufferPointer(rebasing: data[5...]))
    }

    private static func fetch(_ ssl: OpaquePointer, _ type: UInt32) -> UnsafeBufferPointer<UInt8>? {
        var data: UnsafePointer<UInt8>?
        var length = 0
        guard SSL_client_hello_get0_ext(ssl, type, &data, &length) == 1 else { return nil }
        return UnsafeBufferPointer(start: data, count: length)
    }

    /// Which certificates the client can verify, in the version that the handshake will have: the highest that it offers.
    private static func capabilities(_ ssl: OpaquePointer) -> ClientCapabilities {
        let schemes = NumberList(fetch(ssl, UInt32(TLSEXT_TYPE_signature_algorithms)), lengthBytes: 2)
        let versions = NumberList(fetch(ssl, UInt32(TLSEXT_TYPE_supported_versions)), lengthBytes: 1)
        if versions?.contains(UInt16(TLS1_3_VERSION)) == true { return schemes.map { .tls13($0) } ?? [] }
        var suites: UnsafePointer<UInt8>?
        let length = SSL_client_hello_get0_ciphers(ssl, &suites)
        return .tls12(
            // A hello without the extension stands for SHA-1 (RFC 5246 section 7.4.1.4.1), which no policy here accepts.
            schemes ?? NumberList(),
            groups: NumberList(fetch(ssl, UInt32(TLSEXT_TYPE_supported_groups)), lengthBytes: 2),
            suites: NumberList(suites.map { UnsafeBufferPointer(start: $0, count: length) }, lengthBytes: 0) ?? NumberList())
    }
}

/// Numbers of 16 bits in network order, in place.
private struct NumberList: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int

    init() {
        bytes = UnsafeBufferPointer(start: nil, count: 0)
        position = 0
    }

    /// The numbers behind a length of so many bytes. It need not be right: OpenSSL refuses the hello later if it is not.
    init?(_ bytes: UnsafeBufferPointer<UInt8>?, lengthBytes: Int) {
        guard let bytes else { return nil }
        self.bytes = bytes
        position = lengthBytes
    }

    mutating func next() -> UInt16? {
        guard position + 1 < bytes.count else { return nil }
        defer { position += 2 }
        return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
    }
}
