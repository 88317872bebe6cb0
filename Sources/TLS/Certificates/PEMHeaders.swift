/// OpenSSL's traditional encryption of a key (its headers are those of RFC 1421): the cipher and its initialisation vector, whose
/// first 8 bytes are also the salt.
public struct PEMEncryption: Sendable, Equatable {
    public let cipher: TraditionalCipher
    public let vector: [UInt8]

    /// `vector` has the length that the cipher wants.
    public init(cipher: TraditionalCipher, vector: [UInt8]) {
        precondition(vector.count == cipher.vectorBytes)
        self.cipher = cipher
        self.vector = vector
    }
}

/// The ciphers that OpenSSL wrote and writes traditional keys with, by its own names.
public enum TraditionalCipher: String, Sendable, CaseIterable {
    case des = "DES-CBC"
    case tripleDES = "DES-EDE3-CBC"
    case aes128 = "AES-128-CBC"
    case aes192 = "AES-192-CBC"
    case aes256 = "AES-256-CBC"
    case camellia128 = "CAMELLIA-128-CBC"
    case camellia192 = "CAMELLIA-192-CBC"
    case camellia256 = "CAMELLIA-256-CBC"

    internal var vectorBytes: Int { self == .des || self == .tripleDES ? 8 : 16 }
}

/// The header lines between a BEGIN line and the base64 (RFC 1421 section 4.4).
internal struct PEMHeaders {
    /// Where the base64 lies.
    let body: Range<Int>
    private let lines: [Range<Int>]

    private static let maximumLines = 16
    private static let maximumLine = 1024

    /// The headers at the start of `range`; nil when there are none. Lines end with LF, CRLF or CR.
    init?(_ text: borrowing Span<UInt8>, _ range: Range<Int>) throws(FileRefusal) {
        var lines: [Range<Int>] = []
        var position = range.lowerBound
        // What is left of the BEGIN line.
        while position < range.upperBound, Self.isSpace(text[position]) { position += 1 }
        while position < range.upperBound {
            let line = Self.line(text, position..<range.upperBound)
            let isBlank = line.isEmpty
            if lines.isEmpty && !Self.hasColon(text, line) { return nil }
            position = Self.behindLineEnd(text, from: line.upperBound, to: range.upperBound)
            if isBlank {
                self.lines = lines
                self.body = position..<range.upperBound
                return
            }
            guard lines.count < Self.maximumLines, line.count <= Self.maximumLine else { throw FileRefusal("too many header lines") }
            lines.append(line)
        }
        if lines.isEmpty { return nil }
        throw FileRefusal("a header without an end")
    }

    /// What the headers say about encryption; nil when they say nothing about it.
    func encryption(_ text: borrowing Span<UInt8>) throws(FileRefusal) -> PEMEncryption? {
        guard let type = value("Proc-Type:", text), type.contains("ENCRYPTED") else { return nil }
        let parts = (value("DEK-Info:", text) ?? "").split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw FileRefusal("the DEK-Info header, which says how the key is encrypted, is missing or incomplete")
        }
        guard let cipher = TraditionalCipher(rawValue: parts[0].uppercased()) else {
            throw FileRefusal("the key is encrypted with a cipher that is not supported; encrypt it again: openssl pkcs8 -topk8")
        }
        guard let vector = Self.hexadecimal(parts[1]), vector.count == cipher.vectorBytes else {
            throw FileRefusal("the DEK-Info header holds no initialisation vector of \(cipher.vectorBytes) bytes")
        }
        return PEMEncryption(cipher: cipher, vector: vector)
    }

    private func value(_ name: StaticString, _ text: borrowing Span<UInt8>) -> String? {
        for line in lines where PEM.matches(name, text, at: line.lowerBound) {
            let content = line.lowerBound + name.utf8CodeUnitCount..<line.upperBound
            let bytes = DER.array(text, content).filter { !Self.isSpace($0) }
            return String(decoding: bytes, as: UTF8.self)
        }
        return nil
    }

    /// The line that starts with `range`, without the spaces around it.
    private static func line(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        var end = start
        while end < range.upperBound, !isLineEnd(text[end]) { end += 1 }
        while end > start, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func behindLineEnd(_ text: borrowing Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, !isLineEnd(text[position]) { position += 1 }
        guard position < end else { return end }
        let isPair = text[position] == UInt8(ascii: "\r") && position + 1 < end && text[position + 1] == UInt8(ascii: "\n")
        return position + (isPair ? 2 : 1)
    }

    private static func hasColon(_ text: borrowing Span<UInt8>, _ line: Range<Int>) -> Bool {
        for position in line where text[position] == UInt8(ascii: ":") { return true }
        return false
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private static func hexadecimal(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
