/// A node as X-Forwarded-For and Forwarded name it: an IP address, maybe with a port.
internal struct ForwardedNode: Equatable {
    internal let address: IPAddress
    /// 0: not told.
    internal let port: UInt16

    /// What is in an element of X-Forwarded-For: an address, with or without a port; IPv6 next to a port is in brackets.
    internal init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        if let address = IPAddress(bytes, in: range) {
            (self.address, port) = (address, 0)
        } else {
            guard let (address, port) = Self.split(bytes, range) else { return nil }
            let number = port.isEmpty ? 0 : PortNumber.parse(bytes, port)
            guard let number else { return nil }
            (self.address, self.port) = (address, number)
        }
    }

    /// What "for" says in Forwarded (RFC 7239, section 6): IPv6 is in brackets, and a port may be a made-up name, which tells nothing.
    internal init?(forwarded bytes: Span<UInt8>, in range: Range<Int>) {
        guard let (address, port) = Self.split(bytes, range) else { return nil }
        self.address = address
        if port.isEmpty {
            self.port = 0
        } else if let number = PortNumber.parse(bytes, port) {
            self.port = number
        } else {
            guard Self.isObfuscated(bytes, port) else { return nil }
            self.port = 0
        }
    }

    /// Whether a node or a port has a made-up name (RFC 7239, section 6.3): "_" and letters, digits, ".", "_", "-".
    internal static func isObfuscated(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "_") else { return false }
        for position in range {
            let byte = bytes[position]
            let isAllowed =
                Scan.isLetter(byte) || Scan.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
            if !isAllowed { return false }
        }
        return true
    }

    /// The address, and where the port is; an empty range without one.
    private static func split(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (IPAddress, Range<Int>)? {
        guard let first = range.first else { return nil }
        let isBracketed = bytes[first] == UInt8(ascii: "[")
        let end = isBracketed ? UInt8(ascii: "]") : UInt8(ascii: ":")
        var position = first
        while position < range.upperBound, bytes[position] != end { position += 1 }
        if isBracketed {
            guard position < range.upperBound, let address = IPAddress(bytes, in: first + 1..<position) else { return nil }
            for inside in first + 1..<position where bytes[inside] == UInt8(ascii: ":") {
                return rest(bytes, address, position + 1..<range.upperBound)
            }
            return nil
        }
        guard let address = IPAddress(bytes, in: first..<position) else { return nil }
        return rest(bytes, address, position..<range.upperBound)
    }

    private static func rest(_ bytes: Span<UInt8>, _ address: IPAddress, _ range: Range<Int>) -> (IPAddress, Range<Int>)? {
        guard let first = range.first else { return (address, range) }
        guard bytes[first] == UInt8(ascii: ":"), range.count > 1 else { return nil }
        return (address, first + 1..<range.upperBound)
    }
}
