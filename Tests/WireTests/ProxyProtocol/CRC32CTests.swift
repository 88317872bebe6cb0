import Testing

@testable import Wire

@Suite struct CRC32CTests {
    /// The vectors of RFC 3720, appendix B.4, in our byte order.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            ([UInt8](0...31), 0x46DD_794E),
            ([UInt8]((0...31).reversed()), 0x113F_DB5C), ([UInt8]("123456789".utf8), 0xE306_9283), ([], 0),
        ] as [([UInt8], UInt32)])
    func `known sums`(bytes: [UInt8], sum: UInt32) {
        #expect(CRC32C.checksum(bytes.span, zeroing: 0..<0) == sum)
    }

    @Test func `bytes in the hole count as zeros`() {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
        let zeroed: [UInt8] = [1, 2, 0, 0, 5, 6]
        #expect(CRC32C.checksum(bytes.span, zeroing: 2..<4) == CRC32C.checksum(zeroed.span, zeroing: 0..<0))
    }
}
