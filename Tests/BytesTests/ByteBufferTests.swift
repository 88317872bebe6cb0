import Testing

@testable import Bytes

@Suite struct ByteBufferTests {
    @Test func emptyBufferHoldsNothing() {
        let buffer = ByteBuffer()
        #expect(buffer.count == 0)
        #expect(buffer.capacity == 0)
        #expect(buffer.array == [])
    }

    @Test func bytesComeOutInOrder() {
        var buffer = ByteBuffer(capacity: 4)
        buffer.append("abc")
        buffer.consume(1)
        buffer.append("defgh")
        #expect(String(decoding: buffer.array, as: UTF8.self) == "bcdefgh")
        #expect(buffer.count == 7)
        #expect(buffer[0] == UInt8(ascii: "b"))
    }

    @Test func consumingEverythingStartsAgainAtTheFront() {
        var buffer = ByteBuffer(capacity: 8)
        buffer.append("12345678")
        buffer.consume(8)
        #expect(buffer.tailSpace == 8)
    }

    @Test func reserveMovesBeforeItGrows() {
        var buffer = ByteBuffer(capacity: 8)
        buffer.append("12345678")
        buffer.consume(6)
        buffer.reserve(6)
        #expect(buffer.capacity == 8)
        #expect(String(decoding: buffer.array, as: UTF8.self) == "78")
        buffer.reserve(7)
        #expect(buffer.capacity > 8)
        #expect(String(decoding: buffer.array, as: UTF8.self) == "78")
    }

    @Test func commitMakesWrittenBytesReadable() {
        var buffer = ByteBuffer(capacity: 8)
        let space = buffer.writable
        space[0] = 7
        space[1] = 9
        buffer.commit(2)
        #expect(buffer.array == [7, 9])
    }

    @Test(arguments: [(0, "0"), (9, "9"), (10, "10"), (4095, "4095"), (Int.max, "9223372036854775807")])
    func decimals(value: Int, text: String) {
        var buffer = ByteBuffer()
        buffer.append(decimal: value)
        #expect(String(decoding: buffer.array, as: UTF8.self) == text)
    }

    @Test(arguments: [(0, "0"), (15, "f"), (16, "10"), (0xabcdef, "abcdef"), (Int.max, "7fffffffffffffff")])
    func hexadecimals(value: Int, text: String) {
        var buffer = ByteBuffer()
        buffer.append(hexadecimal: value)
        #expect(String(decoding: buffer.array, as: UTF8.self) == text)
    }

    @Test func truncateDropsTheEnd() {
        var buffer = ByteBuffer("abcdef".utf8)
        buffer.consume(1)
        buffer.truncate(to: 2)
        #expect(String(decoding: buffer.array, as: UTF8.self) == "bc")
    }

    @Test func scanFindsTheFirstByteAtOrBehindTheStart() {
        let buffer = ByteBuffer("a\nb\n".utf8)
        #expect(ByteScan.firstIndex(of: 10, in: buffer.span, from: 0) == 1)
        #expect(ByteScan.firstIndex(of: 10, in: buffer.span, from: 2) == 3)
        #expect(ByteScan.firstIndex(of: 10, in: buffer.span, from: 4) == nil)
        #expect(ByteScan.firstIndex(of: 11, in: buffer.span, from: 0) == nil)
    }
}
