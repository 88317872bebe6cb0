internal import Bytes

/// Writes parsed fields as new field lines.
internal enum FieldLines {
    /// Appends "name: value" CRLF.
    @inline(__always)
    internal static func append(_ field: Field, _ bytes: Span<UInt8>, to out: inout ByteBuffer) {
        let name = field.nameRange
        let value = field.valueRange
        let end = value.upperBound
        // The parser has judged every byte of this line, so when it is spelled the way we would, one copy does.
        let isCanonical =
            value.lowerBound == name.upperBound + 2 && bytes[name.upperBound + 1] == 0x20 && end + 1 < bytes.count && bytes[end] == 0x0D
        if isCanonical {
            out.append(bytes, name.lowerBound..<end + 2)
            return
        }
        out.append(bytes, name)
        out.append(": ")
        out.append(bytes, value)
        out.append("\r\n")
    }

    /// Appends Content-Length or Transfer-Encoding; nothing for a body that neither describes.
    internal static func append(framing: BodyFraming, to out: inout ByteBuffer) {
        switch framing {
        case .none, .untilClose: break
        case .chunked: out.append("Transfer-Encoding: chunked\r\n")
        case .length(let length):
            out.append("Content-Length: ")
            out.append(decimal: length)
            out.append("\r\n")
        }
    }
}
