internal import CLinux
internal import Glibc

/// Names to numeric addresses through the system's resolver. Blocks for as long as that takes; never call it on a data path.
public enum Resolver {
    /// Why a name has no address.
    public struct Failure: Error, Equatable, Sendable {
        /// The resolver's words, for example `Name or service not known`.
        public let reason: String
    }

    /// EAI_ADDRFAMILY, which hides behind _GNU_SOURCE.
    private static let noAddressOfFamily: Int32 = -9

    /// The addresses of `name` for stream sockets, in the order of the resolver's preference (RFC 6724), each once.
    public static func addresses(of name: String) throws(Failure) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        var code = getaddrinfo(name, nil, &hints, &list)
        if code == EAI_NONAME || code == noAddressOfFamily {
            // A machine with nothing but loopback addresses counts as having none configured.
            hints.ai_flags = 0
            code = getaddrinfo(name, nil, &hints, &list)
        }
        guard code == 0 else { throw Failure(reason: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var entry = list
        while let item = entry {
            if let text = numeric(item.pointee), !found.contains(text) { found.append(text) }
            entry = item.pointee.ai_next
        }
        guard !found.isEmpty else { throw Failure(reason: "no usable address") }
        return found
    }

    /// Whether `text` is an IPv4 or IPv6 address in numbers.
    public static func isNumeric(_ text: String) -> Bool {
        SocketAddress(host: text, port: 0) != nil
    }

    private static func numeric(_ item: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: 64)
        let code = getnameinfo(item.ai_addr, item.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}
