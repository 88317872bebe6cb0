/// The field names that the codec or the proxy acts on, compared without regard to case; everything else is `other`.
public enum FieldName: UInt8, Sendable {
    case other
    /// Any name with "_": such a field is never forwarded, because "a-b" and "a_b" become one CGI variable.
    case underscored

    // Framing and connection management.
    case host, connection, contentLength, transferEncoding, keepAlive, te, trailer, upgrade, http2Settings, expect
    /// Any other name that begins with "proxy-".
    case proxyPrefixed
    case proxyConnection, proxyAuthorization

    // What a proxy tells an app server; from strangers these are lies.
    case proxy, forwarded, xForwardedFor, xForwardedProto, xForwardedHost, xForwardedPort
    /// Any other name that begins with "x-forwarded-".
    case xForwardedPrefixed
    /// Any name that begins with "x-portico-".
    case xPorticoPrefixed
    case xRealIP, xScheme, xRequestID, daphneRootPath
    /// Further names that some app, framework or middleware takes for a proxy's word: the client's address, the scheme, the path.
    case proxyClaim

    // End to end.
    case accept, acceptEncoding, acceptLanguage, authorization, cacheControl, contentEncoding, contentRange, contentType, cookie, date, etag
    case ifModifiedSince, ifNoneMatch, ifRange, lastModified, location, origin, range, referer, server, setCookie, userAgent, vary, via
    case secWebSocketAccept, secWebSocketKey, secWebSocketVersion, xAccelBuffering

    /// This name's bit in a `Set`.
    @inline(__always)
    private var bit: UInt64 { 1 &<< UInt64(rawValue) }

    /// A set of names as bits; there are fewer than 64 of them.
    internal struct Set: Sendable {
        private let bits: UInt64

        @inline(__always)
        internal init(_ names: FieldName...) {
            var bits: UInt64 = 0
            for name in names { bits |= name.bit }
            self.bits = bits
        }

        @inline(__always)
        internal func contains(_ name: FieldName) -> Bool { bits & name.bit != 0 }
    }
}
