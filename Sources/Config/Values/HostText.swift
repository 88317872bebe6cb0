internal import Glibc

/// Names and numeric addresses of hosts.
enum HostText {
    /// The bytes of a numeric IPv4 or IPv6 address (without brackets) in network order: 4, also of one that maps IPv4, or 16.
    static func addressBytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        let isSix = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isSix ? 16 : 4)
        // inet_pton fills exactly so many bytes.
        guard unsafe inet_pton(isSix ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        return isSix && bytes.starts(with: mappedPrefix) ? Array(bytes.dropFirst(12)) : bytes
    }

    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// The canonical spelling of 4 or 16 bytes in network order.
    static func addressText(_ bytes: [UInt8]) -> String {
        precondition(bytes.count == 4 || bytes.count == 16)
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // It reads as many bytes as there are, writes at most INET6_ADDRSTRLEN and ends the text.
        _ = unsafe inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &characters, socklen_t(characters.count))
        return String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A numeric IPv4 or IPv6 address (without brackets) in its canonical spelling; nil for anything else.
    static func canonicalAddress(_ text: String) -> String? {
        guard text.utf8.count <= 45 else { return nil }
        let family = text.utf8.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        // inet_pton fills at most 16 bytes, inet_ntop writes at most INET6_ADDRSTRLEN and ends the text.
        var address = in6_addr()
        guard unsafe inet_pton(family, text, &address) == 1 else { return nil }
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(family, &address, &characters, socklen_t(characters.count)) != nil else { return nil }
        return String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A host name in A-label form: labels of 1...63 letters, digits, `-` and `_`, together at most 253 bytes. Lower case, without trailing
    /// dot, or nil.
    static func canonicalName(_ text: String) -> String? {
        let name = text.lowercased()
        let bytes = name.hasSuffix(".") ? name.utf8.dropLast() : name.utf8[...]
        guard !bytes.isEmpty, bytes.count <= 253 else { return nil }
        for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.allSatisfy(isNameByte) else { return nil }
            guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return nil }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A name whose last label is a number is no name, but a mistyped address.
    static func looksNumeric(_ name: String) -> Bool {
        let last = name.utf8.reversed().prefix { $0 != UInt8(ascii: ".") }
        return last.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// 1...65535, digits only.
    static func port(_ text: some StringProtocol) -> UInt16? {
        guard let number = Digits.number(text), let port = UInt16(exactly: number), port > 0 else { return nil }
        return port
    }

    /// `host:port` or `[v6]:port` → host without brackets, port text or nil when there is no colon behind the host.
    static func split(_ text: String) -> (host: String, isBracketed: Bool, port: String?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if rest.isEmpty { return (host, true, nil) }
            return rest.hasPrefix(":") ? (host, true, String(rest.dropFirst())) : nil
        }
        guard let colon = text.firstIndex(of: ":") else { return (text, false, nil) }
        let port = text[text.index(after: colon)...]
        return port.contains(":") ? nil : (String(text[..<colon]), false, String(port))
    }

    /// Whether a path fits into `sockaddr_un`.
    static func isSocketPath(_ path: String) -> Bool {
        path.hasPrefix("/") && path.utf8.count <= 107
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
