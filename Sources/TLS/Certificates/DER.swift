/// One element of the Distinguished Encoding Rules (X.690): its tag, and where it and its content lie.
internal struct DERElement: Equatable {
    let tag: UInt8
    /// Header and content.
    let whole: Range<Int>
    let content: Range<Int>
}

/// Steps through DER without trusting a length: every function answers nil for what does not fit its bounds.
internal enum DER {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectIdentifier: UInt8 = 0x06
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// The element that starts at `range.lowerBound` and ends within `range`.
    static func element(_ bytes: borrowing Span<UInt8>, in range: Range<Int>) -> DERElement? {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count, range.count >= 2 else { return nil }
        let tag = bytes[range.lowerBound]
        // Tags above 30 take more bytes; nothing in a certificate has one.
        if tag & 0x1F == 0x1F { return nil }
        var length = Int(bytes[range.lowerBound + 1])
        var start = range.lowerBound + 2
        if length >= 0x80 {
            let lengthBytes = length & 0x7F
            guard lengthBytes >= 1, lengthBytes <= 4, start + lengthBytes <= range.upperBound else { return nil }
            length = 0
            for _ in 0..<lengthBytes {
                length = length << 8 | Int(bytes[start])
                start += 1
            }
        }
        guard length <= range.upperBound - start else { return nil }
        return DERElement(tag: tag, whole: range.lowerBound..<start + length, content: start..<start + length)
    }

    /// The element at `position`, which moves behind it; nil (and no move) when the tag is another one.
    static func next(_ tag: UInt8, _ bytes: borrowing Span<UInt8>, _ position: inout Int, end: Int) -> DERElement? {
        guard position <= end, let element = element(bytes, in: position..<end), element.tag == tag else { return nil }
        position = element.whole.upperBound
        return element
    }

    /// As above, for any tag.
    static func next(_ bytes: borrowing Span<UInt8>, _ position: inout Int, end: Int) -> DERElement? {
        guard position <= end, let element = element(bytes, in: position..<end) else { return nil }
        position = element.whole.upperBound
        return element
    }

    static func equal(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ expected: [UInt8]) -> Bool {
        guard range.count == expected.count else { return false }
        for offset in 0..<expected.count where bytes[range.lowerBound + offset] != expected[offset] { return false }
        return true
    }

    static func array(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        bytes.extracting(range).withUnsafeBufferPointer { [UInt8]($0) }
    }

    /// The bytes as UTF-8; what is malformed is replaced.
    static func text(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
        bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Octets of the shortest header for this much content, of less than 2^24 octets.
    static func headerBytes(_ count: Int) -> Int {
        count < 0x80 ? 2 : count < 0x100 ? 3 : count < 0x1_0000 ? 4 : 5
    }

    /// Appends the shortest header for `count` octets of content, fewer than 2^24.
    static func appendHeader(_ tag: UInt8, _ count: Int, to output: inout [UInt8]) {
        precondition(count >= 0 && count < 1 << 24)
        output.append(tag)
        let lengthBytes = headerBytes(count) - 2
        if lengthBytes > 0 { output.append(0x80 | UInt8(lengthBytes)) }
        for shift in stride(from: 8 * (max(lengthBytes, 1) - 1), through: 0, by: -8) {
            output.append(UInt8(truncatingIfNeeded: count >> shift))
        }
    }

    /// Appends a part of `bytes`.
    static func append(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        bytes.extracting(range).withUnsafeBufferPointer { output.append(contentsOf: $0) }
    }
}
