/// A field that tells an app server about the client's side of a request; the raw value is its name.
public enum ForwardingField: String, Sendable, CaseIterable {
    case xForwardedFor = "x-forwarded-for"
    case xRealIP = "x-real-ip"
    case xForwardedProto = "x-forwarded-proto"
    case xForwardedHost = "x-forwarded-host"
    case xForwardedPort = "x-forwarded-port"
    case xForwardedPrefix = "x-forwarded-prefix"
    case xRequestID = "x-request-id"
    case forwarded
    case xScheme = "x-scheme"
    case xForwardedSsl = "x-forwarded-ssl"

    /// What an app server gets unless the operator says otherwise.
    public static let standard: Set<ForwardingField> = [
        .xForwardedFor, .xRealIP, .xForwardedProto, .xForwardedHost, .xForwardedPort, .xForwardedPrefix, .xRequestID,
    ]
}
