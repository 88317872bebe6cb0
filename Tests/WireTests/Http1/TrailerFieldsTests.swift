import Bytes
import Testing
import Wire

@Suite struct TrailerFieldsTests {
    private static func written(_ lines: String) -> String {
        var out = ByteBuffer()
        let section = Array((lines + "\r\n").utf8)
        TrailerFields.append(section.span, to: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test(arguments: [
        "X-Checksum: abc\r\n", "Digest: sha-256=x\r\n", "ETag: \"a\"\r\n", "Server-Timing: a;dur=1\r\n", "grpc-status: 0\r\n",
        "Grpc-Message: ok\r\nGrpc-Status: 0\r\n", "X-Empty: \r\n",
    ])
    func passes(_ lines: String) {
        #expect(Self.written(lines) == lines)
    }

    @Test(arguments: [
        "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked", "Trailer: X", "TE: trailers", "Connection: close",
        "Upgrade: websocket",
        "Authorization: Basic x", "Proxy-Authorization: x", "Cookie: a=b", "Set-Cookie: a=b", "Content-Type: text/html",
        "Content-Encoding: gzip", "Content-Range: bytes 0-1/2", "Content-Disposition: x", "Cache-Control: no-store", "Expires: 0",
        "Age: 5", "Location: /x", "Vary: *", "Range: bytes=0-", "If-Match: x", "If-None-Match: x", "Expect: 100-continue",
        "X-Forwarded-For: 1.2.3.4", "x-forwarded-anything: x", "Forwarded: for=x", "X-Real-IP: 1.2.3.4", "X-Scheme: https",
        "X-Request-ID: a", "Daphne-Root-Path: /x", "X_Underscore: a", "X-Portico-TLS: x", "Proxy: x", "Sec-WebSocket-Key: x",
        "Access-Control-Allow-Origin: *", "WWW-Authenticate: Basic", "Retry-After: 1", "X-HTTP-Method-Override: DELETE",
        "X-Remote-User: root", "X-Original-URL: /admin", "Strict-Transport-Security: max-age=0", "Max-Forwards: 1", "Accept: a",
    ])
    func isLeftOut(_ line: String) {
        #expect(Self.written("A: 1\r\n" + line + "\r\nB: 2\r\n") == "A: 1\r\nB: 2\r\n")
        #expect(Self.written(line.uppercased() + "\r\n") == "")
    }

    @Test func whatIsNoFieldSectionIsLeftOutWhole() {
        #expect(Self.written("A: 1\r\nnonsense\r\n") == "")
        #expect(Self.written("A: 1\r\n b\r\n") == "")
        #expect(Self.written("") == "")
    }

    @Test func theLastChunkCarriesThem() {
        var out = ByteBuffer()
        let section = Array("X-A: 1\r\nHost: b\r\n\r\n".utf8)
        ChunkWriter.end(trailers: section.span, into: &out)
        #expect(String(decoding: out.array, as: UTF8.self) == "0\r\nX-A: 1\r\n\r\n")
    }
}
