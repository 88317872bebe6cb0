import Testing

@testable import Proxy

@Suite struct FieldCodingTests {
    @Test func readsInOrderAndThenNoMore() {
        var writer = FieldWriter()
        writer.begin(9)
        writer.put(0)
        writer.put(Int.max)
        writer.put([1, 2, 3])
        writer.put("täxt")
        var reader = FieldReader(writer.bytes)
        #expect(reader.takeByte() == 9)
        #expect(reader.takeNumber() == 0)
        #expect(reader.takeNumber() == .max)
        #expect(reader.takeBytes() == [1, 2, 3])
        #expect(!reader.isAtEnd)
        #expect(reader.takeText() == "täxt")
        #expect(reader.isAtEnd)
        #expect(reader.takeByte() == nil)
        #expect(reader.takeNumber() == nil)
        #expect(reader.takeBytes() == nil)
        #expect(reader.takeText() == nil)
        #expect(reader.isAtEnd)
    }

    @Test func aNegativeNumberIsOutOfRange() {
        var reader = FieldReader([UInt8](repeating: 0xFF, count: 8))
        #expect(reader.takeNumber() == nil)
    }

    @Test(arguments: [Int.max, 5, 4]) func aLengthBeyondTheEndIsRefused(length: Int) {
        var writer = FieldWriter()
        writer.put(length)
        var reader = FieldReader(writer.bytes + [1, 2, 3])
        #expect(reader.takeBytes() == nil)
    }

    @Test func aCountIsBoundedByWhatIsLeft() {
        var writer = FieldWriter()
        writer.put(2)
        for (left, expected) in [(31, nil), (32, 2), (100, 2)] as [(Int, Int?)] {
            var reader = FieldReader(writer.bytes + [UInt8](repeating: 0, count: left))
            #expect(reader.takeCount(ofItemsWithAtLeast: 16) == expected)
        }
    }
}
