import Bytes
import Proxy
import Testing

struct PathNormalizerTests {
    /// nil: invalid.
    private func normalize(_ path: [UInt8]) -> (outcome: PathNormalizer.Outcome, path: [UInt8]?) {
        var out = ByteBuffer(Array("left over".utf8))
        let outcome = PathNormalizer.normalize(path.span, into: &out)
        switch outcome {
        case .plain: return (outcome, path)
        case .normalized: return (outcome, out.array)
        case .invalid: return (outcome, nil)
        }
    }

    @Test(
        "plain paths need nothing",
        arguments: [
            "/", "/a", "/a/", "/a/b.c", "/.well-known/acme", "/..a", "/...", "/a..", "/a./b", "/a;x=1", "/a/;b", "/.a", "/..a/..b", "/ü",
            "/a?b", "/-_~!$&'()*+,=:@",
        ])
    func plain(_ path: String) {
        #expect(normalize(Array(path.utf8)).outcome == .plain)
    }

    @Test(
        "normalises",
        arguments: [
            ("//", "/"), ("//a", "/a"), ("/a//b", "/a/b"), ("/a///", "/a/"), ("/.", "/"), ("/./", "/"), ("/a/.", "/a/"), ("/a/./b", "/a/b"),
            ("/a/..", "/"),
            ("/a/../", "/"), ("/a/../b", "/b"), ("/a/b/../c", "/a/c"), ("/a/b/../../c", "/c"), ("/a/b/..", "/a/"), ("/a//../b", "/b"),
            ("/%61", "/a"), ("/%2e", "/"),
            ("/a/%2E%2e/b", "/b"), ("/a/.%2e/b", "/b"), ("/a%2Fb", "/a/b"), ("/a%2f..%2fb", "/b"), ("/%2f%2fa", "/a"),
            ("/%252e%252e/", "/%2e%2e/"), ("/%25", "/%"),
            ("/a%20b", "/a b"), ("/%C3%BC", "/ü"), ("/caf%c3%a9/", "/café/"), ("/a%3Fb", "/a?b"), ("/a%5Cb", "/a\\b"), ("/a%0ab", "/a\nb"),
            ("/a%3bx", "/a;x"),
            ("/...%2e", "/...."), ("/a/b/c/../../../d", "/d"),
        ])
    func normalises(_ path: String, _ normal: String) {
        let result = normalize(Array(path.utf8))
        #expect(result.outcome == .normalized)
        #expect(result.path == Array(normal.utf8))
    }

    @Test(
        "refuses",
        arguments: [
            "", "a", "*", "%2f", "http://h/", "/%", "/%2", "/%g0", "/%0g", "/a%", "/%%41", "/%00", "/a%00b", "/..", "/../", "/../a",
            "/a/../..", "/a/../../b", "/%2e%2e",
            "/..%2f", "/.%2e/a", "/a/..%2f..%2fb", "//..", "/./..", "/a\\b", "/..\\a", "/..;/a", "/a/..;x/b", "/.;/a", "/a/.;", "/..%3b/a",
            "/%u0041", "/%+1", "/% 1",
        ])
    func refuses(_ path: String) {
        #expect(normalize(Array(path.utf8)).outcome == .invalid)
    }

    @Test func everyShortPathEndsNormalOrRefused() {
        let alphabet = Array("/.%2eEfF;a\\".utf8)
        var path = [UInt8]()
        func extend(_ left: Int) {
            let result = normalize(path)
            if let normal = result.path {
                #expect(normal.count <= path.count)
                let segments = normal.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().map {
                    String(decoding: $0, as: UTF8.self)
                }
                #expect(
                    normal.first == UInt8(ascii: "/") && !segments.contains(".") && !segments.contains("..")
                        && !segments.dropLast().contains(""))
            }
            if left == 0 { return }
            for byte in alphabet {
                path.append(byte)
                extend(left - 1)
                path.removeLast()
            }
        }
        path = [UInt8(ascii: "/")]
        extend(4)
    }

    @Test(
        "finds the raw bytes of a prefix",
        arguments: [
            ("/app", 4, 4), ("/app/x", 4, 4), ("/app//x", 4, 4), ("/%61pp/x%2Fy", 4, 6), ("//app/x", 4, 5), ("/./app/x", 4, 6),
            ("/x/../app/y", 4, 9), ("/app/./x", 4, 4),
            ("/app/x/../y", 4, 4), ("/app/../app/x", 4, 11), ("/a/b/c%20d", 4, 4), ("/app%2fx/y", 4, nil), ("/app/x", 0, 0),
            ("/app/../b", 4, nil), ("/%zz", 1, nil), ("/a", 9, nil),
        ] as [(String, Int, Int?)])
    func findsRawLength(_ path: String, _ prefix: Int, _ length: Int?) {
        var scratch = ByteBuffer()
        let path = Array(path.utf8)
        #expect(PathNormalizer.rawLength(ofPrefix: prefix, in: path.span, scratch: &scratch) == length)
    }
}
