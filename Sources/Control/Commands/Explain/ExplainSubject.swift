internal import TLS
internal import Wire

/// What `portico explain` is asked about: a name that clients send, or an address that they connect to without one.
internal enum ExplainSubject: Sendable, Equatable {
    /// Normalised.
    case name(String)
    /// 4 or 16 bytes in network order.
    case address([UInt8])

    struct Mistake: Error, Equatable {
        let message: String
    }

    init(_ text: String) throws(Mistake) {
        let shown = TerminalText(text).fitted(to: 80, keeping: .start).text
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let address = Self.address(bare) {
            self = .address(address)
        } else if let name = ServerName(text: text) {
            self = .name(name.text)
        } else {
            throw Mistake(message: "'\(shown)' \(Self.problem(text))")
        }
    }

    /// As a request would name it.
    var host: String {
        switch self {
        case .name(let name): name
        case .address(let bytes): bytes.count == 4 ? CertificateRow.text(ofAddress: bytes) : "[\(CertificateRow.text(ofAddress: bytes))]"
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard let address = IPAddress(bytes.span, in: 0..<bytes.count) else { return nil }
        let all = stride(from: 120, through: 0, by: -8).map { UInt8(truncatingIfNeeded: address.bits >> UInt128($0)) }
        return address.isIPv4 ? Array(all.suffix(4)) : all
    }

    private static func problem(_ text: String) -> String {
        if text.utf8.contains(where: { $0 >= 0x80 }) { return "must be written in its ASCII form, each such label as xn--…" }
        if text.hasPrefix("*") { return "is a wildcard; ask for a name that it stands for" }
        if text.contains("/") { return "is not a host name; leave scheme and path out" }
        if text.contains(":") { return "is not a host name; leave the port out" }
        if text.utf8.count > ServerName.maximumBytes + 1 { return "is too long for a host name (\(ServerName.maximumBytes) bytes)" }
        return "is not a host name: labels of 1 to 63 letters, digits, - and _, separated by dots"
    }
}

extension ExplainSubject {
    var isAddress: Bool {
        if case .address = self { return true }
        return false
    }
}
