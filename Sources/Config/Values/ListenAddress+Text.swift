extension ListenAddress {
    /// `host:port`, `:port`, `[v6]:port` or `unix:/path`; the host is numeric.
    static func parse(_ text: String) throws(TextMistake) -> ListenAddress {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard HostText.isSocketPath(path) else {
                throw TextMistake("\(Quote.text(text)) needs an absolute path of at most 107 bytes behind `unix:`")
            }
            return .unix(path: path)
        }
        guard let (host, isBracketed, portText) = HostText.split(text) else {
            throw TextMistake("\(Quote.text(text)) is no address; an IPv6 address is written `[::1]:443`")
        }
        guard let portText else {
            let hint = HostText.port(text) != nil ? "; write `:\(text)`" : "; write `host:port`, `:port`, `[v6]:port` or `unix:/path`"
            throw TextMistake("\(Quote.text(text)) has no port\(hint)")
        }
        if portText.isEmpty { throw TextMistake("\(Quote.text(text)) has no port behind `:`") }
        guard let port = HostText.port(portText) else {
            throw TextMistake("\(Quote.text(portText)) is no port; a port is a number from 1 to 65535")
        }
        if host.isEmpty && !isBracketed { return .tcp(host: "", port: port) }
        if host == "*" { throw TextMistake("write `:\(port)` for all addresses instead of \(Quote.text(text))") }
        guard let address = HostText.canonicalAddress(host) else {
            throw TextMistake(
                "\(Quote.text(host)) is no numeric address; a listener needs one, like `127.0.0.1:\(port)` or `:\(port)` for all")
        }
        guard address.utf8.contains(UInt8(ascii: ":")) == isBracketed else {
            throw TextMistake("only an IPv6 address stands in brackets, found \(Quote.text(text))")
        }
        return .tcp(host: address, port: port)
    }

    /// All addresses of both families, or of one: these overlap on the same port.
    var isAnyAddress: Bool {
        guard case .tcp(let host, _) = self else { return false }
        return host.isEmpty || host == "0.0.0.0" || host == "::"
    }

    /// Whether both cannot be open at once: equal, or one covers all that the other would get.
    func collides(with other: ListenAddress) -> Bool {
        guard case .tcp(let host, let port) = self, case .tcp(let otherHost, port) = other else { return self == other }
        return host == otherHost || (isAnyAddress && other.isAnyAddress && (host.isEmpty || otherHost.isEmpty))
    }
}
