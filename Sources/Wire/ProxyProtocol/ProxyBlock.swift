/// Version 2: a signature of 12 bytes, version and command, family and protocol, the length of what follows, addresses, and then vectors
/// of type, length and value. Numbers are in network byte order.
internal enum ProxyBlock {
    private static let signature: InlineArray<12, UInt8> = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    private static let fixedBytes = 16

    /// The kinds of vectors that matter here.
    private static let checksumType: UInt8 = 3

    internal static func parse(_ bytes: Span<UInt8>) -> ProxyHeader {
        let signature = Self.signature
        for offset in 0..<min(bytes.count, signature.count) where bytes[offset] != signature[offset] {
            return .invalid("no PROXY header")
        }
        if bytes.count > 12, bytes[12] != 0x20, bytes[12] != 0x21 { return .invalid("unknown version or command in a PROXY header") }
        guard bytes.count >= fixedBytes else { return .incomplete }
        let payload = number(bytes, at: 14)
        if payload > ProxyHeader.maximumPayloadBytes { return .invalid("PROXY header is too long") }
        let length = fixedBytes + payload
        guard bytes.count >= length else { return .incomplete }
        // Of LOCAL everything else is to be passed over, the family included.
        return bytes[12] == 0x20 ? .local(length: length) : parseAddresses(bytes.extracting(0..<length))
    }

    private static func parseAddresses(_ bytes: Span<UInt8>) -> ProxyHeader {
        let (family, transport) = (bytes[13] >> 4, bytes[13] & 15)
        guard family <= 3, transport <= 2 else { return .invalid("unknown family or protocol in a PROXY header") }
        if family == 0 || transport == 0 { return .local(length: bytes.count) }
        let addressBytes = family == 1 ? 4 : family == 2 ? 16 : 108
        let vectors = fixedBytes + 2 * addressBytes + (family == 3 ? 0 : 4)
        guard bytes.count >= vectors else { return .invalid("PROXY header is too short for its addresses") }
        if let fault = checkVectors(bytes, from: vectors) { return .invalid(fault) }
        // Datagrams and unix sockets are valid, but say nothing about a TCP client.
        guard transport == 1, let source = IPAddress(bytes.extracting(fixedBytes..<fixedBytes + addressBytes)) else {
            return .local(length: bytes.count)
        }
        let port = UInt16(number(bytes, at: fixedBytes + 2 * addressBytes))
        return .proxied(length: bytes.count, source: source, port: port)
    }

    /// Passes over the vectors, and compares the checksum where there is one; nil when all is well.
    private static func checkVectors(_ bytes: Span<UInt8>, from start: Int) -> StaticString? {
        var position = start
        while position < bytes.count {
            guard bytes.count - position >= 3 else { return "malformed vector in a PROXY header" }
            let value = position + 3
            let end = value + number(bytes, at: position + 1)
            guard end <= bytes.count else { return "malformed vector in a PROXY header" }
            if bytes[position] == checksumType {
                guard end - value == 4 else { return "malformed checksum in a PROXY header" }
                let told = UInt32(number(bytes, at: value)) << 16 | UInt32(number(bytes, at: value + 2))
                guard told == CRC32C.checksum(bytes, zeroing: value..<end) else { return "wrong checksum in a PROXY header" }
            }
            position = end
        }
        return nil
    }

    private static func number(_ bytes: Span<UInt8>, at offset: Int) -> Int {
        Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }
}
