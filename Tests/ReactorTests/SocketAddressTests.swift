import Reactor
import Testing

@Suite struct SocketAddressTests {
    private func host(_ address: SocketAddress) -> String {
        var buffer = [UInt8](repeating: 0xFF, count: 46)
        let count = buffer.withUnsafeMutableBytes { address.writeHost(into: $0) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    @Test(
        arguments: [
            ("127.0.0.1", "127.0.0.1", [127, 0, 0, 1]), ("0.0.0.0", "0.0.0.0", [0, 0, 0, 0]),
            ("255.255.255.255", "255.255.255.255", [255, 255, 255, 255]),
            ("::1", "::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("2001:DB8:0:0::1", "2001:db8::1", [32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("::ffff:192.0.2.1", "192.0.2.1", [192, 0, 2, 1]),
            // Compatible, not mapped (RFC 4291 section 2.5.5.1).
            ("::192.0.2.1", "::192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1]),
        ] as [(String, String, [UInt8])])
    func readsAndWritesNumbers(text: String, written: String, bytes: [UInt8]) throws {
        let address = try #require(SocketAddress(host: text, port: 8443))
        #expect(host(address) == written)
        #expect(address.addressBytes == bytes)
        #expect(address.port == 8443)
        #expect(!address.isUnix)
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.4 ", " 1.2.3.4", "01.2.3.4", "[::1]", "::1%lo", "1::2::3", "12345::",
        "0x7f.0.0.1",
    ])
    func refusesWhatIsNoNumericAddress(text: String) {
        #expect(SocketAddress(host: text, port: 1) == nil)
    }

    @Test func takesPathsUpToTheKernelsLimit() throws {
        for count in [1, 106, 107] {
            let address = try #require(SocketAddress(path: String(repeating: "p", count: count)))
            #expect(address.isUnix)
            #expect(address.port == 0)
            #expect(address.addressBytes.isEmpty)
            #expect(host(address) == "unix")
        }
        for path in ["", String(repeating: "p", count: 108), "a\0b"] { #expect(SocketAddress(path: path) == nil) }
    }

    @Test(arguments: [UInt16(0), 1, 255, 256, 65_535]) func keepsThePort(port: UInt16) throws {
        for host in ["127.0.0.1", "::1"] { #expect(try #require(SocketAddress(host: host, port: port)).port == port) }
    }

    @Test func theLongestAddressFits() throws {
        let text = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        #expect(host(try #require(SocketAddress(host: text, port: 0))) == text)
    }
}
