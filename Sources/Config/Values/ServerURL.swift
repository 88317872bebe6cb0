/// The URL of an app server.
enum ServerURL {
    private static let forms = "`http://host:port`, `unix:/path`, `uwsgi://host:port` or `uwsgi+unix:/path`"

    /// `http://host[:port]` (80 when absent), `unix:/path`, `uwsgi://host:port`, `uwsgi+unix:/path`; nothing else may stand in it.
    static func parse(_ text: String) throws(TextMistake) -> (transport: UpstreamAddress, application: ServerSettings.Application) {
        if let path = dropping("unix:", from: text) { return (try socket(path, text), .http) }
        if let path = dropping("uwsgi+unix:", from: text) { return (try socket(path, text), .uwsgi) }
        if let authority = dropping("http://", from: text) { return (try tcp(authority, text, defaultPort: 80), .http) }
        if let authority = dropping("uwsgi://", from: text) { return (try tcp(authority, text, defaultPort: nil), .uwsgi) }
        if dropping("https://", from: text) != nil {
            throw TextMistake("`https://` upstreams are not yet supported, found \(Quote.text(text))")
        }
        if let path = dropping("http+unix:", from: text) {
            throw TextMistake("write \(Quote.text("unix:" + path)) for HTTP over a unix socket")
        }
        if text.hasPrefix("/") { throw TextMistake("\(Quote.text(text)) has no scheme; write \(Quote.text("unix:" + text))") }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw TextMistake("\(Quote.text(text)) has no scheme; write \(Quote.text("http://" + text)) or another of \(forms)")
        }
        throw TextMistake("unknown scheme \(Quote.text(String(text[..<colon]))); a server is \(forms)")
    }

    private static func socket(_ path: String, _ text: String) throws(TextMistake) -> UpstreamAddress {
        if path.hasPrefix("//") {
            throw TextMistake("a unix socket is written with one slash, like `unix:/run/app.sock`, found \(Quote.text(text))")
        }
        guard HostText.isSocketPath(path) else {
            throw TextMistake("\(Quote.text(text)) needs an absolute path of at most 107 bytes")
        }
        return .unix(path: path)
    }

    private static func tcp(_ authority: String, _ text: String, defaultPort: UInt16?) throws(TextMistake) -> UpstreamAddress {
        try refuseExtras(authority, text)
        guard let (host, isBracketed, portText) = HostText.split(authority) else {
            throw TextMistake("\(Quote.text(text)) has no valid address; an IPv6 address is written `[::1]:8000`")
        }
        var port = defaultPort
        if host.isEmpty { throw TextMistake("\(Quote.text(text)) has no host") }
        if let portText {
            if portText.isEmpty { throw TextMistake("\(Quote.text(text)) has no port behind `:`") }
            port = HostText.port(portText)
            if port == nil { throw TextMistake("\(Quote.text(portText)) is no port; a port is a number from 1 to 65535") }
        }
        guard let port else { throw TextMistake("\(Quote.text(text)) needs a port, like `uwsgi://127.0.0.1:3031`") }
        return .tcp(host: try canonicalHost(host, isBracketed: isBracketed), port: port)
    }

    private static func refuseExtras(_ authority: String, _ text: String) throws(TextMistake) {
        if authority.contains("@") { throw TextMistake("user names and passwords are not allowed in a server's URL") }
        if authority.contains("?") || authority.contains("#") {
            throw TextMistake("a server's URL ends with the port, found \(Quote.text(text))")
        }
        if authority.hasPrefix("unix:") {
            throw TextMistake("a unix socket is written like `unix:/run/app.sock`, found \(Quote.text(text))")
        }
        if authority.contains("/") {
            throw TextMistake(
                "a server's URL ends with the port, without a path or `/`, found \(Quote.text(text)); see `strip_prefix` of routes")
        }
    }

    private static func canonicalHost(_ host: String, isBracketed: Bool) throws(TextMistake) -> String {
        if let address = HostText.canonicalAddress(host) {
            guard address.utf8.contains(UInt8(ascii: ":")) == isBracketed else {
                throw TextMistake("only an IPv6 address stands in brackets, found \(Quote.text("[" + host + "]"))")
            }
            return address
        }
        guard !isBracketed, let name = HostText.canonicalName(host), !HostText.looksNumeric(name) else {
            throw TextMistake("\(Quote.text(host)) is neither a host name nor an address")
        }
        return name
    }

    /// Schemes are compared without regard to case (RFC 3986, section 3.1).
    private static func dropping(_ prefix: String, from text: String) -> String? {
        text.utf8.count >= prefix.utf8.count && text.prefix(prefix.count).lowercased() == prefix
            ? String(text.dropFirst(prefix.count)) : nil
    }
}
