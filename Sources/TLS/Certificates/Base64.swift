/// Base64 with padding (RFC 4648 section 4), as PEM wraps it: white space anywhere.
internal enum Base64 {
    enum Result: Equatable {
        case bytes([UInt8])
        case invalid(String)
    }

    static func decode(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Result {
        var reason: String?
        // Every four digits are at most three bytes, and the last one to three digits at most two.
        let result = [UInt8](unsafeUninitializedCapacity: range.count / 4 * 3 + 2) { buffer, count in
            var output = Output(buffer: buffer)
            reason = values.withUnsafeBufferPointer { decode(text, range, $0, into: &output) }
            count = reason == nil ? output.count : 0
        }
        return reason.map { .invalid($0) } ?? .bytes(result)
    }

    /// Bytes in a buffer that was made large enough.
    private struct Output {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        var count = 0

        mutating func append(_ byte: UInt32) {
            precondition(count < buffer.count)
            buffer.initializeElement(at: count, to: UInt8(truncatingIfNeeded: byte))
            count &+= 1
        }
    }

    /// Why not, or nil when it was done.
    private static func decode(
        _ text: borrowing Span<UInt8>, _ range: Range<Int>, _ values: UnsafeBufferPointer<UInt8>, into output: inout Output
    ) -> String? {
        var position = range.lowerBound
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        while position < range.upperBound {
            if digits == 0 && padding == 0 {
                text.withUnsafeBytes { decodeGroups($0, &position, end: range.upperBound, values, into: &output) }
                if position == range.upperBound { break }
            }
            let value = values[Int(text[position])]
            position += 1
            if value == space { continue }
            if value == pad {
                padding += 1
                continue
            }
            if value == other { return "not base64" }
            if padding > 0 { return "base64 goes on behind its padding" }
            group = group << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
                output.append(group >> 16)
                output.append(group >> 8)
                output.append(group)
                group = 0
                digits = 0
            }
        }
        return finish(group, digits: digits, padding: padding, into: &output)
    }

    /// Decodes four digits at a time, until something else than a digit is among the next four.
    private static func decodeGroups(
        _ text: UnsafeRawBufferPointer, _ position: inout Int, end: Int, _ values: UnsafeBufferPointer<UInt8>,
        into output: inout Output
    ) {
        precondition(position >= 0 && end <= text.count)
        let room = output.buffer.count - 3
        var from = position
        var to = output.count
        // Within both buffers by the loop's condition: this is where the time of a large directory's start goes.
        while end &- from >= 4 && to <= room {
            let digits = text.loadUnaligned(fromByteOffset: from, as: UInt32.self)
            let first = UInt32(values[Int(truncatingIfNeeded: digits & 0xFF)])
            let second = UInt32(values[Int(truncatingIfNeeded: digits >> 8 & 0xFF)])
            let third = UInt32(values[Int(truncatingIfNeeded: digits >> 16 & 0xFF)])
            let fourth = UInt32(values[Int(truncatingIfNeeded: digits >> 24)])
            if (first | second | third | fourth) & UInt32(noDigit) != 0 { break }
            let group = first << 18 | second << 12 | third << 6 | fourth
            output.buffer.initializeElement(at: to, to: UInt8(truncatingIfNeeded: group >> 16))
            output.buffer.initializeElement(at: to &+ 1, to: UInt8(truncatingIfNeeded: group >> 8))
            output.buffer.initializeElement(at: to &+ 2, to: UInt8(truncatingIfNeeded: group))
            from &+= 4
            to &+= 3
        }
        position = from
        output.count = to
    }

    private static func finish(_ group: UInt32, digits: Int, padding: Int, into output: inout Output) -> String? {
        switch (digits, padding) {
        case (0, 0):
            break
        case (2, 2):
            output.append(group >> 4)
        case (3, 1):
            output.append(group >> 10)
            output.append(group >> 2)
        default:
            return "base64 of an impossible length"
        }
        return nil
    }

    /// Set in the values of bytes that are no digits.
    private static let noDigit: UInt8 = 0x40
    private static let other: UInt8 = 0x40
    private static let space: UInt8 = 0x41
    private static let pad: UInt8 = 0x42

    /// What each byte stands for; 256 of them.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: other, count: 256)
        for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(digit)] = UInt8(value)
        }
        for byte in [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D] { values[byte] = space }
        values[Int(UInt8(ascii: "="))] = pad
        return values
    }()
}
