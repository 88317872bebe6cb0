public import Bytes

/// Makes outside bytes harmless in a log line: no line can be forged and no terminal driven by them.
public enum LogEscape {
    /// Appends `bytes` as the inside of a JSON string. Printable ASCII stays; a quote and a backslash get a backslash; control bytes become
    /// `\u00XX`;
    /// a byte above 0x7e becomes `\u00XX` too (the byte's value: fields of HTTP/1 have no encoding), so every line is plain ASCII.
    public static func appendJSON(_ bytes: borrowing Span<UInt8>, limit: Int, to line: inout ByteBuffer) {
        append(bytes, limit: limit, to: &line, json: true)
    }

    /// Appends `bytes` as the inside of a double-quoted text: as `appendJSON`, but with `\xXX`.
    public static func appendText(_ bytes: borrowing Span<UInt8>, limit: Int, to line: inout ByteBuffer) {
        append(bytes, limit: limit, to: &line, json: false)
    }

    /// Only the first `limit` bytes are taken; `...` tells that more followed.
    private static func append(_ bytes: borrowing Span<UInt8>, limit: Int, to line: inout ByteBuffer, json: Bool) {
        let count = min(bytes.count, limit)
        var plainFrom = 0
        var index = 0
        while index < count {
            let byte = bytes[index]
            if isPlain(byte) {
                index += 1
                continue
            }
            line.append(bytes, plainFrom..<index)
            appendEscaped(byte, to: &line, json: json)
            index += 1
            plainFrom = index
        }
        line.append(bytes, plainFrom..<count)
        if bytes.count > limit { line.append("...") }
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func appendEscaped(_ byte: UInt8, to line: inout ByteBuffer, json: Bool) {
        line.append(UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            line.append(byte)
            return
        }
        if json { line.append("u00") } else { line.append("x") }
        line.append(digit(byte >> 4))
        line.append(digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
