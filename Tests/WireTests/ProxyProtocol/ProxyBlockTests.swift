import Testing

@testable import Wire

@Suite struct ProxyBlockTests {
    static let four: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 1, 0xC3, 0x50, 1, 187]
    static let six: [UInt8] =
        [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1] + [UInt8](repeating: 0, count: 15) + [1, 0xC3, 0x50, 1, 187]

    static func header(_ command: UInt8, _ family: UInt8, _ payload: [UInt8]) -> [UInt8] {
        ProxyHeaderTests.signature + [command, family, UInt8(payload.count >> 8), UInt8(payload.count & 255)] + payload
    }

    static func vector(_ type: UInt8, _ value: [UInt8]) -> [UInt8] { [type, UInt8(value.count >> 8), UInt8(value.count & 255)] + value }

    /// A header whose last vector is its checksum, with `change` added to it.
    static func checked(_ payload: [UInt8], change: UInt32 = 0) -> [UInt8] {
        var bytes = header(0x21, 0x11, payload + vector(3, [0, 0, 0, 0]))
        let hole = bytes.count - 4..<bytes.count
        let sum = CRC32C.checksum(bytes.span, zeroing: 0..<0) &+ change
        for (offset, index) in hole.enumerated() { bytes[index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * offset)) }
        return bytes
    }

    static let good: [([UInt8], ProxyHeader)] = [
        (header(0x21, 0x11, four), ProxyHeaderTests.proxied(28, "192.0.2.1", 50000)),
        (header(0x21, 0x21, six), ProxyHeaderTests.proxied(52, "2001:db8::1", 50000)),
        (
            header(0x21, 0x11, four + vector(4, []) + vector(2, [97]) + vector(0x20, [1, 0, 0, 0, 0])),
            ProxyHeaderTests.proxied(43, "192.0.2.1", 50000)
        ),
        (header(0x21, 0x11, four + vector(0xEA, [UInt8](repeating: 7, count: 521))), ProxyHeaderTests.proxied(552, "192.0.2.1", 50000)),
        (checked(four), ProxyHeaderTests.proxied(35, "192.0.2.1", 50000)),
        (checked(four + vector(1, [104, 50])), ProxyHeaderTests.proxied(40, "192.0.2.1", 50000)),
        (header(0x20, 0x00, []), .local(length: 16)), (header(0x20, 0x11, four), .local(length: 28)),
        // LOCAL: whatever else is there.
        (header(0x20, 0xFF, [1, 2, 3]), .local(length: 19)), (header(0x21, 0x00, [1, 2, 3]), .local(length: 19)),
        (header(0x21, 0x01, []), .local(length: 16)), (header(0x21, 0x10, four), .local(length: 28)),
        (header(0x21, 0x12, four), .local(length: 28)),
        (header(0x21, 0x22, six), .local(length: 52)), (header(0x21, 0x31, [UInt8](repeating: 47, count: 216)), .local(length: 232)),
        (header(0x21, 0x32, [UInt8](repeating: 0, count: 216)), .local(length: 232)),
    ]

    @Test(arguments: good)
    func `a header`(bytes: [UInt8], expected: ProxyHeader) {
        #expect(ProxyHeaderTests.parse(bytes) == expected)
        #expect(ProxyHeaderTests.parse(bytes + [22, 3, 1]) == expected)
        for count in 0..<bytes.count { #expect(ProxyHeaderTests.parse([UInt8](bytes.prefix(count))) == .incomplete) }
    }

    @Test(arguments: [
        header(0x22, 0x11, four), header(0x2F, 0x11, four), header(0x11, 0x11, four), header(0x31, 0x11, four), header(0x01, 0x11, four),
        header(0x21, 0x41, four), header(0x21, 0x13, four), header(0x21, 0xF1, four), header(0x21, 0x1F, four), header(0x21, 0x03, []),
        header(0x21, 0x11, []), header(0x21, 0x11, [UInt8](four.dropLast())), header(0x21, 0x21, [UInt8](six.dropLast())),
        header(0x21, 0x31, [UInt8](repeating: 47, count: 215)), header(0x21, 0x11, four + [4]), header(0x21, 0x11, four + [4, 0]),
        header(0x21, 0x11, four + [4, 0, 1]), header(0x21, 0x11, four + [4, 255, 255, 0]),
        header(0x21, 0x11, four + vector(4, [1]) + [9, 9]),
        header(0x21, 0x12, four + [4]), header(0x21, 0x11, four + vector(3, [0, 0, 0])),
        header(0x21, 0x11, four + vector(3, [0, 0, 0, 0, 0])),
        header(0x21, 0x11, four + vector(3, [0, 0, 0, 0])), checked(four, change: 1), checked(four, change: 1 << 31),
        header(0x21, 0x11, four + vector(0xEA, [UInt8](repeating: 7, count: 522))), header(0x20, 0x00, [UInt8](repeating: 0, count: 537)),
    ])
    func `no header`(bytes: [UInt8]) {
        #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(bytes)))
    }

    @Test func `a length beyond the limit is refused before the bytes have come`() {
        let start = ProxyHeaderTests.signature + [0x21, 0x11]
        #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(start + [0x02, 0x19])))
        #expect(ProxyHeaderTests.parse(start + [0x02, 0x18]) == .incomplete)
        #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(start + [0xFF, 0xFF])))
        #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(ProxyHeaderTests.signature + [0x41])))
    }

    @Test func `every bit of a checked header counts`() {
        let bytes = Self.checked(Self.four)
        for index in 16..<bytes.count {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                // A vector of another type is no checksum any more, and one of another length is none at all.
                let isType = index == 28
                #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(changed)) != isType, "\(index) \(bit)")
            }
        }
    }
}
