import Support
import Testing
import Wire

/// Whatever the parser accepts, the writer turns into one plain request that the parser accepts again.
@Suite struct RoundTripTests {
    @Test(arguments: RequestConformanceTests.accepted)
    func `what goes upstream is plain`(_ test: RawCase) {
        Self.check(ParsedRequest(test.raw), test.name)
    }

    /// With nothing taken off the path, method, target and framing come through.
    @Test(arguments: RequestConformanceTests.accepted)
    func `what goes upstream means the same`(_ test: RawCase) {
        let request = ParsedRequest(test.raw)
        let again = ParsedRequest(request.written(.sample), limits: Self.noLimits)
        #expect(again.text(again.head.methodRange) == request.text(request.head.methodRange))
        #expect(again.head.framing == request.head.framing)
        let isServerWide = request.head.method == .options && request.head.path.isEmpty && request.head.query == nil
        let path = request.head.path.isEmpty ? "/" : request.text(request.head.path)
        let target = path + (request.head.query.map { "?" + request.text($0) } ?? "")
        #expect(again.text(again.head.target) == (isServerWide ? "*" : target))
    }

    /// Requests put together at random from good and bad parts; the seed is fixed, so a failure repeats.
    @Test(arguments: 0..<8)
    func `random requests`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var accepted = 0
        for _ in 0..<500 {
            let text = Self.randomRequest(&random)
            let request = ParsedRequest(text)
            #expect(request.result != .incomplete, "\(text.debugDescription)")
            guard request.result == .complete else { continue }
            accepted += 1
            Self.check(request, text.debugDescription)
        }
        #expect(accepted > 50)
    }

    private static let noLimits = HeadLimits(headBytes: 1 << 20, fields: 1000, targetBytes: 1 << 20)

    static func check(_ request: ParsedRequest, _ name: String) {
        let text = request.written(.sample, stripPrefix: 2)
        let again = ParsedRequest(text, limits: noLimits)
        #expect(again.result == .complete, "\(name): \(text.debugDescription)")
        #expect(again.head.length == again.bytes.count)
        #expect(again.head.framing == request.head.framing)
        #expect(again.head.method == request.head.method)
        #expect(again.head.version == .http11 && again.head.keepAlive && !again.head.hasRepeatedFields)
        #expect(again.head.form != .absolute)
        if !request.head.authority.isEmpty { #expect(again.text(again.head.authority) == request.text(request.head.authority)) }
        let names = again.head.fields.map(\.name)
        #expect(names.filter { $0 == .host }.count == 1)
        var hop: Set<FieldName> = [
            .keepAlive, .te, .http2Settings, .expect, .proxyPrefixed, .proxyConnection, .proxyAuthorization, .proxy, .underscored,
            .forwarded, .xScheme, .daphneRootPath,
        ]
        if request.head.upgrade == .none { hop.formUnion([.connection, .upgrade]) }
        #expect(hop.isDisjoint(with: names), "\(name)")
        for field in again.head.fields where field.name == .xForwardedFor || field.name == .xRealIP {
            #expect(again.text(field.valueRange) == "192.0.2.7")
        }
    }

    static func randomRequest(_ random: inout SplitMix) -> String {
        let lines = ["GET / HTTP/1.1", "POST /p/q?r HTTP/1.1", "OPTIONS * HTTP/1.1", "GET http://b:1/x HTTP/1.1", "PUT /p HTTP/1.0"]
        let fields = [
            "Content-Length: 3", "Transfer-Encoding: chunked", "Connection: close", "Connection: x, cookie", "Cookie: a", "cookie: b",
            "X: 1",
            "x:2", "X-Forwarded-For: 9", "x-real-ip: 9", "Forwarded: for=9", "A_B: 1", "Upgrade: websocket", "Connection: upgrade", "TE: x",
            "Expect: 100-continue", "Host: c", "Empty:", "Keep-Alive: 1", "Proxy-X: 1", "Bad Name: 1", "X: a\rb", "Trailer: X",
            "Via: 1.1 x",
        ]
        var text = lines[Int(random.next() % UInt64(lines.count))] + "\r\nHost: a\r\n"
        for _ in 0..<Int(random.next() % 8) {
            // The bad ones stand at the end and come rarely.
            let index = Int(random.next() % UInt64(fields.count))
            if index > 15, index < 22, random.next() % 4 > 0 { continue }
            text += fields[index] + "\r\n"
        }
        return text + "\r\n"
    }

    struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
