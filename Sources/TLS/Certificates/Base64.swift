/// Base64 with padding (RFC 4648 section 4), as PEM wraps it: white space anywhere.
internal enum Base64 {
    enum Result: Equatable {
        case bytes([UInt8])
        case invalid(String)
    }

    static func decode(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Result {
        var result: [UInt8] = []
        result.reserveCapacity(range.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for position in range {
            let byte = text[position]
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard let value = value(byte) else { return .invalid("not base64") }
            if padding > 0 { return .invalid("base64 goes on behind its padding") }
            group = group << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                group = 0
                digits = 0
            }
        }
        switch (digits, padding) {
        case (0, 0):
            break
        case (2, 2):
            result.append(UInt8(truncatingIfNeeded: group >> 4))
        case (3, 1):
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
        default:
            return .invalid("base64 of an impossible length")
        }
        return .bytes(result)
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
