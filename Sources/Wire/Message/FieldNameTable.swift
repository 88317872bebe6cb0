extension FieldName {
    /// The name spelled by `bytes[start..<start + length]`, a token.
    ///
    /// The length and one byte leave at most one candidate, which is then compared whole.
    internal static func recognise(_ bytes: Span<UInt8>, start: Int, length: Int) -> FieldName {
        let candidate: (name: FieldName, text: StaticString)?
        switch length {
        case 2...8: candidate = short(length, first: bytes[start] | 0x20)
        case 9...13: candidate = medium(length, first: bytes[start] | 0x20, third: bytes[start + 2] | 0x20)
        case 16 where bytes[start] | 0x20 == UInt8(ascii: "x"):
            let isHost = bytes[start + 12] | 0x20 == UInt8(ascii: "h")
            candidate = isHost ? (.xForwardedHost, "x-forwarded-host") : (.xForwardedPort, "x-forwarded-port")
        case 14...21: candidate = long(length, first: bytes[start] | 0x20, last: bytes[start + length - 1] | 0x20)
        default: candidate = nil
        }
        if let candidate, bytes.equalsToken(at: start, candidate.text) { return candidate.name }
        if length > 6, bytes.equalsToken(at: start, "proxy-") { return .proxyPrefixed }
        if length > 12, bytes.equalsToken(at: start, "x-forwarded-") { return .xForwardedPrefixed }
        if length > 10, bytes.equalsToken(at: start, "x-portico-") { return .xPorticoPrefixed }
        return .other
    }

    @inline(__always)
    private static func short(_ length: Int, first: UInt8) -> (FieldName, StaticString)? {
        switch (length, first) {
        case (2, UInt8(ascii: "t")): (.te, "te")
        case (3, UInt8(ascii: "v")): (.via, "via")
        case (4, UInt8(ascii: "h")): (.host, "host")
        case (4, UInt8(ascii: "d")): (.date, "date")
        case (4, UInt8(ascii: "e")): (.etag, "etag")
        case (4, UInt8(ascii: "v")): (.vary, "vary")
        case (5, UInt8(ascii: "p")): (.proxy, "proxy")
        case (5, UInt8(ascii: "r")): (.range, "range")
        case (6, UInt8(ascii: "a")): (.accept, "accept")
        case (6, UInt8(ascii: "c")): (.cookie, "cookie")
        case (6, UInt8(ascii: "e")): (.expect, "expect")
        case (6, UInt8(ascii: "o")): (.origin, "origin")
        case (6, UInt8(ascii: "s")): (.server, "server")
        case (7, UInt8(ascii: "r")): (.referer, "referer")
        case (7, UInt8(ascii: "t")): (.trailer, "trailer")
        case (7, UInt8(ascii: "u")): (.upgrade, "upgrade")
        case (8, UInt8(ascii: "i")): (.ifRange, "if-range")
        case (8, UInt8(ascii: "l")): (.location, "location")
        case (8, UInt8(ascii: "x")): (.xScheme, "x-scheme")
        default: nil
        }
    }

    @inline(__always)
    private static func medium(_ length: Int, first: UInt8, third: UInt8) -> (FieldName, StaticString)? {
        switch (length, first) {
        case (9, UInt8(ascii: "f")): (.forwarded, "forwarded")
        case (9, UInt8(ascii: "p")): (.proxyClaim, "path-info")
        case (9, UInt8(ascii: "x")): (.xRealIP, "x-real-ip")
        case (10, UInt8(ascii: "c")): (.connection, "connection")
        case (10, UInt8(ascii: "k")): (.keepAlive, "keep-alive")
        case (10, UInt8(ascii: "s")): (.setCookie, "set-cookie")
        case (10, UInt8(ascii: "u")): (.userAgent, "user-agent")
        case (11, UInt8(ascii: "s")): (.proxyClaim, "script-name")
        case (11, UInt8(ascii: "x")): (.proxyClaim, third == UInt8(ascii: "c") ? "x-client-ip" : "x-forwarded")
        case (12, UInt8(ascii: "c")): (.contentType, "content-type")
        case (12, UInt8(ascii: "x")) where third == UInt8(ascii: "u"): (.proxyClaim, "x-url-scheme")
        case (12, UInt8(ascii: "x")): (.xRequestID, "x-request-id")
        case (13, UInt8(ascii: "a")): (.authorization, "authorization")
        case (13, UInt8(ascii: "c")) where third == UInt8(ascii: "c"): (.cacheControl, "cache-control")
        case (13, UInt8(ascii: "c")): (.contentRange, "content-range")
        case (13, UInt8(ascii: "i")): (.ifNoneMatch, "if-none-match")
        case (13, UInt8(ascii: "l")): (.lastModified, "last-modified")
        case (13, UInt8(ascii: "x")): (.proxyClaim, third == UInt8(ascii: "s") ? "x-script-name" : "x-rewrite-url")
        default: nil
        }
    }

    @inline(__always)
    private static func long(_ length: Int, first: UInt8, last: UInt8) -> (FieldName, StaticString)? {
        switch (length, first, last) {
        case (14, UInt8(ascii: "c"), _): (.contentLength, "content-length")
        case (14, UInt8(ascii: "h"), _): (.http2Settings, "http2-settings")
        case (14, UInt8(ascii: "t"), _): (.proxyClaim, "true-client-ip")
        case (14, UInt8(ascii: "x"), _): (.proxyClaim, "x-original-url")
        case (15, UInt8(ascii: "a"), UInt8(ascii: "g")): (.acceptEncoding, "accept-encoding")
        case (15, UInt8(ascii: "a"), UInt8(ascii: "e")): (.acceptLanguage, "accept-language")
        case (15, UInt8(ascii: "f"), _): (.proxyClaim, "front-end-https")
        case (15, UInt8(ascii: "x"), _): (.xForwardedFor, "x-forwarded-for")
        case (16, UInt8(ascii: "c"), _): (.contentEncoding, "content-encoding")
        case (16, UInt8(ascii: "d"), _): (.daphneRootPath, "daphne-root-path")
        case (16, UInt8(ascii: "p"), _): (.proxyConnection, "proxy-connection")
        case (17, UInt8(ascii: "i"), _): (.ifModifiedSince, "if-modified-since")
        case (17, UInt8(ascii: "s"), _): (.secWebSocketKey, "sec-websocket-key")
        case (17, UInt8(ascii: "t"), _): (.transferEncoding, "transfer-encoding")
        case (17, UInt8(ascii: "x"), UInt8(ascii: "g")): (.xAccelBuffering, "x-accel-buffering")
        case (17, UInt8(ascii: "x"), UInt8(ascii: "o")): (.xForwardedProto, "x-forwarded-proto")
        case (19, UInt8(ascii: "p"), _): (.proxyAuthorization, "proxy-authorization")
        case (19, UInt8(ascii: "x"), _): (.proxyClaim, "x-cluster-client-ip")
        case (20, UInt8(ascii: "s"), _): (.secWebSocketAccept, "sec-websocket-accept")
        case (21, UInt8(ascii: "s"), _): (.secWebSocketVersion, "sec-websocket-version")
        default: nil
        }
    }
}
