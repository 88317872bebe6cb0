import Testing

@testable import Wire

@Suite struct ScanTests {
    @Test func `control bytes are found at every offset`() {
        for byte in UInt8.min...UInt8.max {
            let isControl = (byte < 0x20 && byte != 0x09) || byte == 0x7F
            for length in [1, 7, 8, 9, 15, 16, 17, 25] {
                for offset in 0..<length {
                    var bytes = [UInt8](repeating: UInt8(ascii: "v"), count: length)
                    bytes[offset] = byte
                    let found = Scan.firstControl(bytes.span, from: 0, to: length)
                    #expect(found == (isControl ? offset : length), "\(byte) at \(offset) of \(length)")
                }
            }
        }
    }

    @Test func `the first of several is found, and nothing outside the bounds`() {
        // 0x20 and 0x80 next to a hit are where borrows would show.
        let bytes: [UInt8] = [0x0A, 0x20, 0x80, 0x09, 0x7E, 0x0D, 0x20, 0x0A, 0xFF, 0x7F, 0x21, 0x00]
        func first(_ range: Range<Int>) -> Int { Scan.firstControl(bytes.span, from: range.lowerBound, to: range.upperBound) }
        #expect(first(0..<12) == 0)
        #expect(first(1..<12) == 5)
        #expect(first(6..<12) == 7)
        #expect(first(8..<12) == 9)
        #expect(first(10..<12) == 11)
        #expect(first(10..<11) == 11)
        #expect(first(12..<12) == 12)
    }

    @Test func `token bytes are those of RFC 9110`() {
        let tokens = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for byte in UInt8.min...UInt8.max { #expect(Scan.isTokenByte(byte) == tokens.contains(byte), "\(byte)") }
    }

    @Test func `hexadecimal digits`() {
        for byte in UInt8.min...UInt8.max {
            let value = byte < 0x80 ? Int(String(UnicodeScalar(byte)), radix: 16) : nil
            #expect(Scan.hexadecimalDigit(byte) == value, "\(byte)")
        }
    }

    @Test(arguments: [
        ("a, b", ["a", "b"]), (" \ta\t ", ["a"]), (",,a,, ,b,", ["a", "b"]), ("", []), (" , ", []), ("a b", ["a b"]),
    ])
    func `elements of a list`(value: String, elements: [String]) {
        let bytes = [UInt8](value.utf8)
        var list = ListElements(0..<bytes.count)
        var found: [String] = []
        while let element = list.next(bytes.span) { found.append(String(decoding: bytes[element], as: UTF8.self)) }
        #expect(found == elements)
    }

    @Test func `case is that of ASCII letters only`() {
        let bytes = [UInt8]("aZ[@".utf8) + [UInt8]("Az{`".utf8)
        func equal(_ left: Range<Int>, _ right: Range<Int>) -> Bool { bytes.span.equalIgnoringCase(left, right) }
        #expect(equal(0..<2, 4..<6))
        #expect(!equal(2..<3, 6..<7))
        #expect(!equal(3..<4, 7..<8))
        #expect(!equal(0..<2, 4..<5))
    }
}
