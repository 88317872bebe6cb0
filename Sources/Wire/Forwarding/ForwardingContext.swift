/// What an app server is told about the client's side of a request.
public struct ForwardingContext: Sendable {
    /// The nearest peer's address; empty on a unix socket.
    public var client: AddressText
    public var clientPort: UInt16
    /// The port that the client connected to; 0 on a unix socket.
    public var serverPort: UInt16
    /// Whether the client speaks TLS; decides between https and http.
    public var secure: Bool
    public var requestID: RequestID
    /// The address that the client connected to; names the server where an HTTP/1.0 request has no Host. May be empty.
    public var serverAddress: AddressText

    /// What is told about the client's TLS session; nil where the app server did not ask for it, or without TLS.
    public var tls: TLSFacts?

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
        serverAddress: AddressText = AddressText(), tls: TLSFacts? = nil
    ) {
        self.client = client
        self.clientPort = clientPort
        self.serverPort = serverPort
        self.secure = secure
        self.requestID = requestID
        self.serverAddress = serverAddress
        self.tls = tls
    }
}
