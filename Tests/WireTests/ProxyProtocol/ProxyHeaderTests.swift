import Testing
import Wire

@Suite struct ProxyHeaderTests {
    static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    static func parse(_ bytes: [UInt8]) -> ProxyHeader { ProxyHeader.parse(bytes.span) }
    static func parse(_ text: String) -> ProxyHeader { parse([UInt8](text.utf8)) }

    static func proxied(_ length: Int, _ source: String, _ port: UInt16) -> ProxyHeader {
        .proxied(length: length, source: AddressSetTests.address(source), port: port)
    }

    static func isInvalid(_ header: ProxyHeader) -> Bool {
        switch header {
        case .invalid: true
        case .incomplete, .proxied, .local: false
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "\u{16}\u{3}\u{1}", "p", "PROXX", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\n", "\r\r",
        "\n", " PROXY", "\u{0}",
    ])
    func `another protocol is told from it at once`(text: String) {
        #expect(Self.parse(text) == .invalid("no PROXY header"))
    }

    @Test func `nothing is not enough`() {
        #expect(Self.parse("") == .incomplete)
    }

    @Test func `whatever the bytes, the verdict is in bounds and does not change with what follows`() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<20_000 {
            let bytes = Self.mutated(round, &random)
            var verdict = ProxyHeader.incomplete
            for count in 0...bytes.count {
                let next = ProxyHeader.parse(bytes.span.extracting(0..<count))
                if verdict != .incomplete, next != verdict { Issue.record("\(bytes): \(verdict), then \(next)") }
                verdict = next
                switch verdict {
                case .proxied(let length, _, _), .local(let length):
                    if length > count || length < 15 || length > 16 + 536 { Issue.record("\(bytes): \(verdict)") }
                case .incomplete:
                    if count >= 16 + 536 { Issue.record("\(bytes): still incomplete") }
                case .invalid: break
                }
            }
        }
    }

    /// Random bytes, and headers with a few bytes changed.
    static func mutated(_ round: Int, _ random: inout SystemRandomNumberGenerator) -> [UInt8] {
        func byte(_ random: inout SystemRandomNumberGenerator) -> UInt8 { UInt8.random(in: 0...255, using: &random) }
        var bytes: [UInt8]
        switch round % 4 {
        case 0: bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in byte(&random) }
        case 1: bytes = [UInt8]("PROXY TCP4 192.0.2.1 198.51.100.1 50000 443\r\nGET".utf8)
        case 2: bytes = ProxyBlockTests.header(0x21, 0x11, [192, 0, 2, 1, 198, 51, 100, 1, 0xC3, 0x50, 1, 187, 4, 0, 1, 9]) + [22, 3, 1]
        default: bytes = signature + (0..<60).map { _ in UInt8.random(in: 0...40, using: &random) }
        }
        if round % 4 != 0 {
            for _ in 0..<Int.random(in: 0...3, using: &random) { bytes[Int.random(in: 0..<bytes.count, using: &random)] = byte(&random) }
        }
        return bytes
    }
}
