/// An address where clients connect.
public struct Listener: Sendable, Equatable {
    /// What a listener without TLS does with a request.
    public enum Plain: Sendable, Equatable {
        /// Answer 308 to the same URL with `https`.
        case redirectToHTTPS
        /// Serve the routes, in the clear.
        case serve
    }

    public var address: ListenAddress
    public var tls: Bool
    /// Meaningful when `tls` is false.
    public var plain: Plain
    /// Peers whose connections begin with a PROXY header; nil: nobody's do.
    public var proxySources: AddressList?

    public init(address: ListenAddress, tls: Bool = true, plain: Plain = .redirectToHTTPS, proxySources: AddressList? = nil) {
        self.address = address
        self.tls = tls
        self.plain = plain
        self.proxySources = proxySources
    }
}
