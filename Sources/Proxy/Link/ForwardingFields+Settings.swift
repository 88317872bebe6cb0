internal import Config
internal import Wire

extension ForwardingContext.Fields {
    /// The set of the fields that the operator lists.
    init(_ fields: Set<ForwardingField>) {
        self = []
        for field in fields { insert(Self.one(field)) }
    }

    private static func one(_ field: ForwardingField) -> ForwardingContext.Fields {
        switch field {
        case .xForwardedFor: .xForwardedFor
        case .xRealIP: .xRealIP
        case .xForwardedProto: .xForwardedProto
        case .xForwardedHost: .xForwardedHost
        case .xForwardedPort: .xForwardedPort
        case .xForwardedPrefix: .xForwardedPrefix
        case .xRequestID: .xRequestID
        case .forwarded: .forwarded
        case .xScheme: .xScheme
        case .xForwardedSsl: .xForwardedSsl
        }
    }
}
