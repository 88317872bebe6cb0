internal import Bytes

/// Strings in JSON (RFC 8259 section 7), both ways; for what a terminal may show, so all of it is printable ASCII.
internal enum JSONText {
    /// Appends `text` with its quotes, at most `limit` bytes of its UTF-8 (cut between characters). Everything but printable ASCII
    /// becomes `\uXXXX`.
    static func append(_ text: String, limit: Int = .max, to line: inout ByteBuffer) {
        line.append(UInt8(ascii: "\""))
        var room = limit
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            append(scalar, to: &line)
        }
        line.append(UInt8(ascii: "\""))
    }

    private static func append(_ scalar: Unicode.Scalar, to line: inout ByteBuffer) {
        switch scalar {
        case "\"": line.append("\\\"")
        case "\\": line.append("\\\\")
        case "\n": line.append("\\n")
        case "\t": line.append("\\t")
        case " "..."~": line.append(UInt8(truncatingIfNeeded: scalar.value))
        default:
            for unit in scalar.utf16 { append(unit, to: &line) }
        }
    }

    private static func append(_ unit: UInt16, to line: inout ByteBuffer) {
        line.append("\\u")
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(unit >> shift & 15)
            line.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// The string between the quotes, which is `text[range]`; nil when an escape is malformed. A lone surrogate becomes U+FFFD.
    static func decode(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var units: [UInt16] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if text[index] == UInt8(ascii: "\\") {
                guard index + 1 < range.upperBound else { return nil }
                if text[index + 1] == UInt8(ascii: "u") {
                    guard let unit = unit(text, index + 2..<min(index + 6, range.upperBound)) else { return nil }
                    units.append(unit)
                    index += 6
                    continue
                }
                guard let plain = plain(text[index + 1]) else { return nil }
                flush(&units, into: &bytes)
                bytes.append(plain)
                index += 2
            } else {
                flush(&units, into: &bytes)
                bytes.append(text[index])
                index += 1
            }
        }
        flush(&units, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Neighbouring escapes may be two halves of one character.
    private static func flush(_ units: inout [UInt16], into bytes: inout [UInt8]) {
        if units.isEmpty { return }
        bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        units.removeAll(keepingCapacity: true)
    }

    private static func unit(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt16? {
        guard range.count == 4 else { return nil }
        var unit: UInt16 = 0
        for index in range {
            guard let digit = digit(text[index]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private static func plain(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "r"): 13
        default: nil
        }
    }

    /// The value of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
