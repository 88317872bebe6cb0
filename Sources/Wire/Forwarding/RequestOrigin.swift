/// Where a request comes from, as app servers and logs are told it: what the connection shows, unless a trusted proxy knows better.
public struct RequestOrigin: Sendable {
    /// The client's address; empty where nobody tells one (a unix socket).
    public private(set) var client: AddressText
    /// 0: not told.
    public private(set) var clientPort: UInt16
    /// Whether the client speaks https.
    public private(set) var isSecure: Bool
    /// The authority that the client asked for, in the bytes of the request's head; nil: that of the request itself.
    public private(set) var host: Range<Int>?
    /// The port that the client connected to; 0 on a unix socket.
    public private(set) var port: UInt16
    /// Whether `client` is a proxy's word, and not the address of the peer.
    public private(set) var isTold = false

    /// More elements of X-Forwarded-For or Forwarded are not looked at.
    public static let maximumElements = 32

    /// What the connection shows. `port` is its local one.
    public init(client: AddressText, clientPort: UInt16, isSecure: Bool, port: UInt16) {
        self.client = client
        self.clientPort = clientPort
        self.isSecure = isSecure
        self.port = port
    }

    /// Takes over what the peer, a trusted proxy, says in the fields of `head`, which was parsed from `bytes`.
    ///
    /// The client is the first address of X-Forwarded-For (of Forwarded, RFC 7239, where the former is absent), from the right, that is not
    /// in `trusted`; when all are, the leftmost. An element that cannot be read ends the search, so nothing to its left is ever believed.
    /// Scheme, host and port are taken when they are well-formed and there once, from X-Forwarded-Proto, -Host and -Port, scheme and host
    /// else from Forwarded.
    public mutating func believe(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, trusted: AddressSet) {
        let fields = ForwardingClaims(head)
        let forwarded = fields.hasForwarded ? Self.walkForwarded(head, bytes, trusted) : (node: nil, element: nil)
        let element = forwarded.element
        let node = fields.hasForwardedFor ? Self.walkForwardedFor(head, bytes, trusted) : forwarded.node
        if let node {
            client = node.address.text
            clientPort = node.port
            isTold = true
        }
        let scheme = Self.scheme(bytes, fields.proto) ?? element.flatMap { Self.scheme(bytes, $0.proto) }
        if let scheme { isSecure = scheme }
        host = Self.authority(bytes, fields.host) ?? element.flatMap { Self.authority(bytes, $0.host) }
        if let told = PortNumber.parse(bytes, fields.port), told > 0 {
            port = told
        } else if scheme != nil || host != nil {
            port = Self.port(bytes, host ?? head.authority) ?? (isSecure ? 443 : 80)
        }
    }

    private static func walkForwardedFor(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ trusted: AddressSet
    ) -> ForwardedNode? {
        var elements = ElementsFromEnd(.xForwardedFor, in: head, quoted: false)
        var last: ForwardedNode?
        for _ in 0..<maximumElements {
            guard let range = elements.next(head, bytes), let node = ForwardedNode(bytes, in: range) else { break }
            last = node
            if !trusted.contains(node.address) { break }
        }
        return last
    }

    /// The client, and the leftmost element that a trusted proxy wrote. One without an address is such a proxy's word too, but nobody knows
    /// who wrote the one before it.
    private static func walkForwarded(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ trusted: AddressSet
    ) -> (node: ForwardedNode?, element: ForwardedElement?) {
        var elements = ElementsFromEnd(.forwarded, in: head, quoted: true)
        var last: (node: ForwardedNode?, element: ForwardedElement?) = (nil, nil)
        for _ in 0..<maximumElements {
            guard let range = elements.next(head, bytes), let element = ForwardedElement(bytes, in: range) else { break }
            last.element = element
            guard let node = element.client else { break }
            last.node = node
            if !trusted.contains(node.address) { break }
        }
        return last
    }

    private static func scheme(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool? {
        if bytes.matches(value, ignoringCase: "https") { return true }
        return bytes.matches(value, ignoringCase: "http") ? false : nil
    }

    private static func authority(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Range<Int>? {
        Authority.host(bytes, in: value) == nil ? nil : value
    }

    /// The port of an authority, nil when it names none or 0.
    private static func port(_ bytes: Span<UInt8>, _ authority: Range<Int>) -> UInt16? {
        guard let host = Authority.host(bytes, in: authority), host.upperBound < authority.upperBound else { return nil }
        let port = PortNumber.parse(bytes, host.upperBound + 1..<authority.upperBound)
        return port == 0 ? nil : port
    }
}

/// Which forwarding fields a head has, and the values of those that must be there once: empty when they are absent or repeated.
private struct ForwardingClaims {
    private(set) var hasForwardedFor = false
    private(set) var hasForwarded = false
    private(set) var proto: Range<Int> = 0..<0
    private(set) var host: Range<Int> = 0..<0
    private(set) var port: Range<Int> = 0..<0

    init(_ head: borrowing RequestHead) {
        var (protos, hosts, ports) = (0, 0, 0)
        for field in head.fields {
            switch field.name {
            case .xForwardedFor: hasForwardedFor = true
            case .forwarded: hasForwarded = true
            case .xForwardedProto: (proto, protos) = (field.valueRange, protos + 1)
            case .xForwardedHost: (host, hosts) = (field.valueRange, hosts + 1)
            case .xForwardedPort: (port, ports) = (field.valueRange, ports + 1)
            default: break
            }
        }
        if protos > 1 { proto = 0..<0 }
        if hosts > 1 { host = 0..<0 }
        if ports > 1 { port = 0..<0 }
    }
}
