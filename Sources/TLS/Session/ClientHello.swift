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

    /// Which kinds of certificate the client can verify: by its signature algorithms, and below TLS 1.3 by its cipher suites too.
    private static func capabilities(_ ssl: OpaquePointer) -> ClientCapabilities {
        var capabilities = ClientCapabilities(ecdsa: false, rsa: false)
        guard let algorithms = fetch(ssl, UInt32(TLSEXT_TYPE_signature_algorithms)), algorithms.count >= 4 else {
            return ClientCapabilities(ecdsa: false, rsa: true)
        }
        for index in stride(from: 2, to: algorithms.count - 1, by: 2) {
            switch (algorithms[index], algorithms[index + 1]) {
            case (_, 3): capabilities.ecdsa = true
            case (_, 1), (8, 4...6): capabilities.rsa = true
            case _: break
            }
        }
        if fetch(ssl, UInt32(TLSEXT_TYPE_supported_versions)) == nil { narrow(&capabilities, toSuitesOf: ssl) }
        return capabilities
    }

    private static func narrow(_ capabilities: inout ClientCapabilities, toSuitesOf ssl: OpaquePointer) {
        var suites: UnsafePointer<UInt8>?
        let length = SSL_client_hello_get0_ciphers(ssl, &suites)
        guard let suites else { return }
        var ecdsa = false
        var rsa = false
        for index in stride(from: 0, to: length - 1, by: 2) {
            switch (suites[index], suites[index + 1]) {
            case (0xC0, 0x2B), (0xC0, 0x2C), (0xCC, 0xA9): ecdsa = true
            case (0xC0, 0x2F), (0xC0, 0x30), (0xCC, 0xA8): rsa = true
            case _: break
            }
        }
        capabilities.ecdsa = capabilities.ecdsa && ecdsa
        capabilities.rsa = capabilities.rsa && rsa
    }
}
