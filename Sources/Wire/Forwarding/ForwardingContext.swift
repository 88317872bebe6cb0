/// What an app server is told about the client's side of a request.
public struct ForwardingContext: Sendable {
    /// The client's address; empty on a unix socket.
    public var client: AddressText
    public var clientPort: UInt16
    /// The port that the client connected to; 0 on a unix socket.
    public var serverPort: UInt16
    /// Whether the client speaks TLS; decides between https and http.
    public var secure: Bool
    public var requestID: RequestID
    /// The address that the client connected to; names the server where an HTTP/1.0 request has no Host. May be empty.
    public var serverAddress: AddressText
    /// The authority that a trusted proxy told us, in the bytes of the request's head; nil: that of the request.
    public var host: Range<Int>?
    /// In which fields all this is told.
    public var fields: Fields

    /// What is told about the client's TLS session; nil where the app server did not ask for it, or without TLS.
    public var tls: TLSFacts?

    /// Fields that tell an app server about the client's side. What a client sends under these names never passes, whatever the set.
    public struct Fields: OptionSet, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The client's one address.
        public static let xForwardedFor = Fields(rawValue: 1 << 0)
        /// The client's one address again.
        public static let xRealIP = Fields(rawValue: 1 << 1)
        /// `https` or `http`.
        public static let xForwardedProto = Fields(rawValue: 1 << 2)
        /// The authority that the client asked for.
        public static let xForwardedHost = Fields(rawValue: 1 << 3)
        /// The port that the client connected to.
        public static let xForwardedPort = Fields(rawValue: 1 << 4)
        /// What was taken off the path; absent when nothing was.
        public static let xForwardedPrefix = Fields(rawValue: 1 << 5)
        public static let xRequestID = Fields(rawValue: 1 << 6)
        /// Client, authority and scheme after RFC 7239.
        public static let forwarded = Fields(rawValue: 1 << 7)
        /// `https` or `http`.
        public static let xScheme = Fields(rawValue: 1 << 8)
        /// `on` or `off`.
        public static let xForwardedSsl = Fields(rawValue: 1 << 9)

        /// What is told unless the operator says otherwise.
        public static let standard: Fields = [
            .xForwardedFor, .xRealIP, .xForwardedProto, .xForwardedHost, .xForwardedPort, .xForwardedPrefix, .xRequestID,
        ]
    }

    /// Facts of a TLS session that an app server may be told.
    public struct TLSFacts: Sendable {
        /// For example `TLSv1.3`.
        public var version: StaticString
        /// The name that the client asked for, letters, digits, "-", "_" and "." only; empty when it sent none.
        public var serverName: [UInt8]

        public init(version: StaticString, serverName: [UInt8]) {
            self.version = version
            self.serverName = serverName
        }
    }

    public init(
        client: AddressText, clientPort: UInt16, serverPort: UInt16, secure: Bool, requestID: RequestID,
        serverAddress: AddressText = AddressText(), host: Range<Int>? = nil, fields: Fields = .standard, tls: TLSFacts? = nil
    ) {
        self.client = client
        self.clientPort = clientPort
        self.serverPort = serverPort
        self.secure = secure
        self.requestID = requestID
        self.serverAddress = serverAddress
        self.host = host
        self.fields = fields
        self.tls = tls
    }

    /// Who the client is and how it came, in the `fields` that the app server wants.
    public init(origin: RequestOrigin, requestID: RequestID, serverAddress: AddressText = AddressText(), fields: Fields, tls: TLSFacts?) {
        self.init(
            client: origin.client, clientPort: origin.clientPort, serverPort: origin.port, secure: origin.isSecure, requestID: requestID,
            serverAddress: serverAddress, host: origin.host, fields: fields, tls: tls)
    }
}
