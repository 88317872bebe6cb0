/// Byte classes and scans of HTTP/1 heads. Every function stays inside the span: indices are checked.
internal enum Scan {
    /// Whether `byte` may stand in a token (RFC 9110, section 5.6.2).
    @inline(__always)
    internal static func isTokenByte(_ byte: UInt8) -> Bool {
        // One bit per byte below 128: a table would have to be loaded, a constant need not.
        let mask: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return byte < 128 && (mask &>> UInt64(byte & 63)) & 1 != 0
    }

    @inline(__always)
    internal static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    internal static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The value of a hexadecimal digit of either case.
    @inline(__always)
    internal static func hexadecimalDigit(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? Int(letter) + 10 : nil
    }

    /// Optional white space: SP or HTAB.
    @inline(__always)
    internal static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// The position of the first control byte other than HTAB in [start, end): 0x00-0x08, 0x0A-0x1F or 0x7F; `end` when there is none.
    internal static func firstControl(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        while position + 8 <= end {
            // Any eight bytes are a UInt64, and the load checks its bounds.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
            let hits = controls(UInt64(littleEndian: word))
            if hits == 0 {
                position += 8
                continue
            }
            position += hits.trailingZeroBitCount / 8
            if bytes[position] != 0x09 { return position }
            position += 1
        }
        while position < end {
            let byte = bytes[position]
            if (byte < 0x20 && byte != 0x09) || byte == 0x7F { return position }
            position += 1
        }
        return end
    }

    /// The high bit of each byte below 0x20 or equal to 0x7F. Only the lowest set bit is reliable: borrows run upwards.
    @inline(__always)
    private static func controls(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let low = (word &- ones &* 0x20) & ~word
        let delete = word ^ (ones &* 0x7F)
        return (low | ((delete &- ones) & ~delete)) & high
    }

    /// The first position at or behind `start` that holds neither SP nor HTAB; `end` when there is none.
    @inline(__always)
    internal static func skipBlanks(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, isBlank(bytes[position]) { position += 1 }
        return position
    }

    /// `range` without SP and HTAB at both ends.
    @inline(__always)
    internal static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let start = skipBlanks(bytes, from: range.lowerBound, to: range.upperBound)
        var end = range.upperBound
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }
}

extension Span where Element == UInt8 {
    /// Whether the bytes from `start` on are `text`, lower-case letters of which match upper-case ones too.
    ///
    /// For bytes that are known to be tokens: `text` holds letters, digits and "-", and of the token bytes only their own cases fold onto
    /// these.
    internal func equalsToken(at start: Int, _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count - start >= length else { return false }
        var offset = 0
        if length >= 8 {
            while offset + 8 < length {
                if !equalsWord(at: start, text, offset) { return false }
                offset += 8
            }
            // The last eight bytes, of which some may have been compared already.
            return equalsWord(at: start, text, length - 8)
        }
        while offset < length {
            // offset < length, the count of bytes behind `utf8Start`.
            if unsafe text.utf8Start[offset] != self[start + offset] | 0x20 { return false }
            offset += 1
        }
        return true
    }

    /// Compares eight bytes from `offset` of `text` on, which has them.
    @inline(__always)
    private func equalsWord(at start: Int, _ text: StaticString, _ offset: Int) -> Bool {
        // Any eight bytes are a UInt64; the load from the span checks its bounds, and the caller has checked those of the text.
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + offset, as: UInt64.self) | 0x2020_2020_2020_2020
        let wanted = unsafe UnsafeRawPointer(text.utf8Start).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return word == wanted
    }

    /// Whether `range` holds exactly the lower-case `text`, in any case.
    internal func matches(_ range: Range<Int>, ignoringCase text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            let byte = self[range.lowerBound + offset]
            let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
            // offset < range.count, which is the count of bytes behind `utf8Start`.
            if unsafe text.utf8Start[offset] != folded { return false }
        }
        return true
    }

    /// Whether both ranges hold the same bytes, ASCII letters compared without regard to case.
    internal func equalIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count {
            let (one, other) = (self[left.lowerBound + offset], self[right.lowerBound + offset])
            if one != other, (one | 0x20) != (other | 0x20) || !Scan.isLetter(one) { return false }
        }
        return true
    }
}
