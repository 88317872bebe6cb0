/// Checks the chunk extensions of one body byte by byte (RFC 9112, section 7.1.1); their content is nobody's business.
///
/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`, where a quoted string is printable ASCII, HTAB and high bytes.
internal struct ChunkExtension: Sendable {
    private enum State: UInt8 {
        case beforeSemicolon, beforeName, name, afterName, beforeValue, token, quoted, escape
    }

    private static let maximumBytes = 4096

    private var state = State.beforeSemicolon
    /// Bytes in all extensions of the body so far.
    private var count = 0
    /// Whether white space has followed what could end the line.
    private var blank = false

    /// A new size line: what follows the size comes next.
    internal mutating func begin() {
        state = .beforeSemicolon
        blank = false
    }

    /// Whether the line may end here: white space at its end is not part of the grammar.
    internal var mayEnd: Bool {
        switch state {
        case .beforeSemicolon: !blank
        case .name, .token: true
        case .beforeName, .afterName, .beforeValue, .quoted, .escape: false
        }
    }

    internal mutating func step(_ byte: UInt8) -> StaticString? {
        count += 1
        if count > Self.maximumBytes { return "chunk extensions too large" }
        guard let next = following(byte) else { return "malformed chunk extension" }
        blank = next == .beforeSemicolon && Scan.isBlank(byte)
        state = next
        return nil
    }

    private func following(_ byte: UInt8) -> State? {
        switch state {
        case .beforeSemicolon:
            if Scan.isBlank(byte) { return .beforeSemicolon }
            return byte == UInt8(ascii: ";") ? .beforeName : nil
        case .beforeName:
            if Scan.isBlank(byte) { return .beforeName }
            return Scan.isTokenByte(byte) ? .name : nil
        case .name, .afterName:
            if byte == UInt8(ascii: "=") { return .beforeValue }
            if byte == UInt8(ascii: ";") { return .beforeName }
            if Scan.isBlank(byte) { return .afterName }
            return state == .name && Scan.isTokenByte(byte) ? .name : nil
        case .beforeValue:
            if Scan.isBlank(byte) { return .beforeValue }
            if byte == UInt8(ascii: "\"") { return .quoted }
            return Scan.isTokenByte(byte) ? .token : nil
        case .token:
            if byte == UInt8(ascii: ";") { return .beforeName }
            if Scan.isBlank(byte) { return .beforeSemicolon }
            return Scan.isTokenByte(byte) ? .token : nil
        case .quoted:
            if byte == UInt8(ascii: "\"") { return .beforeSemicolon }
            if byte == UInt8(ascii: "\\") { return .escape }
            return isText(byte) ? .quoted : nil
        case .escape:
            return isText(byte) ? .quoted : nil
        }
    }

    private func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }
}
