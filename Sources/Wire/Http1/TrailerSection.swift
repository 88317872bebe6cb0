/// Checks the trailer fields of a chunked body byte by byte (RFC 9112, section 7.1.2). They are never merged into the head.
internal struct TrailerSection: Sendable {
    private enum State: UInt8 {
        case lineStart, name, value, lineFeed
    }

    private static let maximumBytes = 8192

    private var state = State.lineStart
    private var count = 0

    internal var isAtLineStart: Bool { state == .lineStart }

    /// Takes in one byte; the CR of the empty line that ends the section is the caller's.
    internal mutating func step(_ byte: UInt8) -> StaticString? {
        count += 1
        if count > Self.maximumBytes { return "trailers too large" }
        switch state {
        case .lineStart:
            if !Scan.isTokenByte(byte) { return "malformed trailer field" }
            state = .name
        case .name:
            if byte == UInt8(ascii: ":") {
                state = .value
            } else if !Scan.isTokenByte(byte) {
                return "malformed trailer field"
            }
        case .value:
            if byte == 0x0D {
                state = .lineFeed
            } else if byte < 0x20 && byte != 0x09 || byte == 0x7F {
                return "control byte in a trailer field"
            }
        case .lineFeed:
            if byte != 0x0A { return "bare CR in the trailers" }
            state = .lineStart
        }
        return nil
    }
}
