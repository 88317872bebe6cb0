import Support
import Testing
import Wire

@Suite struct FieldNameTests {
    static let known: [(String, FieldName)] = [
        ("Host", .host), ("Connection", .connection), ("Content-Length", .contentLength), ("Transfer-Encoding", .transferEncoding),
        ("Keep-Alive", .keepAlive), ("TE", .te), ("Trailer", .trailer), ("Upgrade", .upgrade), ("HTTP2-Settings", .http2Settings),
        ("Expect", .expect), ("Proxy-Status", .proxyPrefixed), ("Proxy-Connection", .proxyConnection), ("Proxy-X", .proxyPrefixed),
        ("Proxy-Authorization", .proxyAuthorization), ("Proxy-Authenticate", .proxyPrefixed), ("Proxy", .proxy), ("Forwarded", .forwarded),
        ("X-Forwarded-For", .xForwardedFor), ("X-Forwarded-Proto", .xForwardedProto), ("X-Forwarded-Host", .xForwardedHost),
        ("X-Forwarded-Port", .xForwardedPort), ("X-Forwarded-Ssl", .xForwardedPrefixed), ("X-Forwarded-Path", .xForwardedPrefixed),
        ("X-Forwarded-Prefix", .xForwardedPrefixed), ("X-Forwarded-Protocol", .xForwardedPrefixed), ("X-Forwarded-By", .xForwardedPrefixed),
        ("X-Forwarded-A", .xForwardedPrefixed), ("X-Portico-SNI", .xPorticoPrefixed), ("X-Real-IP", .xRealIP), ("X-Scheme", .xScheme),
        ("X-Request-ID", .xRequestID),
        ("Daphne-Root-Path", .daphneRootPath), ("Script-Name", .proxyClaim), ("Path-Info", .proxyClaim), ("X-Script-Name", .proxyClaim),
        ("X-Client-IP", .proxyClaim), ("X-Cluster-Client-IP", .proxyClaim), ("True-Client-IP", .proxyClaim),
        ("X-Original-URL", .proxyClaim),
        ("X-Rewrite-URL", .proxyClaim), ("X-Url-Scheme", .proxyClaim), ("Front-End-Https", .proxyClaim), ("X-Forwarded", .proxyClaim),
        ("Accept", .accept), ("Accept-Encoding", .acceptEncoding),
        ("Accept-Language", .acceptLanguage), ("Authorization", .authorization), ("Cache-Control", .cacheControl),
        ("Content-Encoding", .contentEncoding), ("Content-Range", .contentRange), ("Content-Type", .contentType), ("Cookie", .cookie),
        ("Date", .date), ("ETag", .etag), ("If-Modified-Since", .ifModifiedSince), ("If-None-Match", .ifNoneMatch), ("If-Range", .ifRange),
        ("Last-Modified", .lastModified), ("Location", .location), ("Origin", .origin), ("Range", .range), ("Referer", .referer),
        ("Server", .server), ("Set-Cookie", .setCookie), ("User-Agent", .userAgent), ("Vary", .vary), ("Via", .via),
        ("Sec-WebSocket-Accept", .secWebSocketAccept), ("Sec-WebSocket-Key", .secWebSocketKey),
        ("Sec-WebSocket-Version", .secWebSocketVersion), ("X-Accel-Buffering", .xAccelBuffering), ("A_B", .underscored),
        ("Content_Length", .underscored), ("_", .underscored),
    ]

    private func name(_ text: String) -> FieldName? {
        let response = ParsedResponse("HTTP/1.1 204\r\n\(text): \r\n\r\n")
        // Content-Length and its kin are refused without a good value, which is not the question here.
        return response.head.fields.first?.name
    }

    @Test(arguments: known)
    func `recognised in any case`(text: String, name expected: FieldName) {
        #expect(name(text) == expected)
        #expect(name(text.lowercased()) == expected)
        #expect(name(text.uppercased()) == expected)
    }

    @Test(arguments: known)
    func `one byte more or less or other is another name`(text: String, name expected: FieldName) {
        let families: Set<FieldName> = [
            .proxyPrefixed, .xForwardedPrefixed, .xPorticoPrefixed, .underscored, .proxyConnection, .proxyAuthorization,
        ]
        guard !families.contains(expected) else { return }
        for changed in [text + "s", String(text.dropLast()), "x" + text, text.dropLast() + "~", "~" + text.dropFirst()]
        where !changed.isEmpty {
            #expect(name(String(changed)) != expected, "\(changed)")
        }
        var bytes = [UInt8](text.utf8)
        for index in bytes.indices {
            let saved = bytes[index]
            bytes[index] = saved == UInt8(ascii: "!") ? UInt8(ascii: "#") : UInt8(ascii: "!")
            #expect(name(String(decoding: bytes, as: UTF8.self)) != expected)
            bytes[index] = saved
        }
    }

    @Test(arguments: [
        "X", "Proxy-", "X-Forwarded-", "X-HTTP-Method-Override", "X-Client", "X-Forwardee", "Script-Nam", "Sec-Fetch-Mode",
        "Upgrade-Insecure-Requests", "Priority", "DNT",
    ])
    func `unknown names`(text: String) {
        #expect(name(text) == .other)
    }

    @Test func `no name is left out above`() {
        let tested = Set(Self.known.map(\.1))
        for raw in UInt8(1)... {
            guard let name = FieldName(rawValue: raw) else {
                #expect(raw < 64, "they must fit a bit set")
                break
            }
            #expect(tested.contains(name), "\(name)")
        }
    }
}
