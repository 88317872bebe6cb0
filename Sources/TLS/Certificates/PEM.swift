internal import Bytes

/// A reader of PEM files as they exist: blocks glued together without a newline, CRLF or lone CR, a byte order mark, text around
/// blocks, parameters, any order. What it cannot read it names by block number, and goes on.
///
/// One pass: base64 holds no dash, so a search for dashes finds the end of a block at the speed of `memchr`.
public enum PEM {
    /// A longer file is refused whole.
    public static let maximumBytes = 1 << 20
    /// Blocks behind this many are refused: several times what a bundle of all public authorities holds.
    public static let maximumBlocks = 1000

    private static let maximumLabel = 64

    /// A line of five dashes and a word.
    private struct Boundary {
        let isBegin: Bool
        /// Where the dashes start.
        let start: Int
        /// Where the label starts.
        let label: Int
    }

    /// As below, for an array.
    public static func parse(_ bytes: [UInt8]) -> PEMContent {
        parse(bytes.span)
    }

    /// The blocks of a file in their order, and a problem for each that cannot be read. Any bytes are acceptable input.
    public static func parse(_ bytes: borrowing Span<UInt8>) -> PEMContent {
        var content = PEMContent()
        guard bytes.count <= maximumBytes else {
            content.problems.append(PEMProblem(block: 0, reason: "the file is larger than \(maximumBytes) bytes"))
            return content
        }
        var position = 0
        var number = 0
        while let found = boundary(bytes, from: position) {
            guard found.isBegin else {
                position = found.label
                continue
            }
            number += 1
            guard number <= maximumBlocks else {
                content.problems.append(PEMProblem(block: number, reason: "more than \(maximumBlocks) blocks"))
                return content
            }
            position = readBlock(bytes, label: found.label, number: number, into: &content)
        }
        return content
    }

    /// Reads the block whose label starts at `label`; returns where to go on.
    private static func readBlock(_ bytes: borrowing Span<UInt8>, label: Int, number: Int, into content: inout PEMContent) -> Int {
        guard let bodyStart = labelEnd(bytes, from: label) else {
            content.problems.append(PEMProblem(block: number, reason: "the BEGIN line is not complete"))
            return label
        }
        let name = label..<bodyStart - 5
        let kind = PEMKind(bytes, name)
        // The next BEGIN bounds this block: a lost END must not swallow its neighbour.
        guard let end = boundary(bytes, from: bodyStart), !end.isBegin else {
            content.problems.append(PEMProblem(block: number, reason: "\(kind.label): the END line is missing (a half-written file?)"))
            return bodyStart
        }
        guard let blockEnd = labelEnd(bytes, from: end.label), equal(bytes, name, end.label..<blockEnd - 5) else {
            let reason = "\(kind.label): the END line names something else or is cut off"
            content.problems.append(PEMProblem(block: number, reason: reason))
            return end.label
        }
        do throws(FileRefusal) {
            content.blocks.append(try decode(bytes, bodyStart..<end.start, kind: kind, number: number))
        } catch {
            content.problems.append(PEMProblem(block: number, reason: "\(kind.label): \(error.reason)"))
        }
        return blockEnd
    }

    private static func decode(
        _ text: borrowing Span<UInt8>, _ body: Range<Int>, kind: PEMKind, number: Int
    ) throws(FileRefusal) -> PEMBlock {
        if case .other = kind { return PEMBlock(kind: kind, number: number, bytes: []) }
        var result = Base64.decode(text, body)
        var encryption: PEMEncryption?
        // Headers hold a colon, which no base64 does; so they are looked for only where that failed.
        if case .invalid = result, let headers = try PEMHeaders(text, body) {
            encryption = try headers.encryption(text)
            result = Base64.decode(text, headers.body)
        }
        switch result {
        case .invalid(let reason):
            throw FileRefusal(reason)
        case .bytes(let decoded):
            if decoded.isEmpty { throw FileRefusal("the block is empty") }
            let bytes = kind == .trustedCertificate ? withoutTrust(decoded) : decoded
            return PEMBlock(kind: kind, number: number, bytes: bytes, encryption: encryption)
        }
    }

    /// The certificate that a `TRUSTED CERTIFICATE` begins with.
    private static func withoutTrust(_ der: [UInt8]) -> [UInt8] {
        guard let certificate = DER.element(der.span, in: 0..<der.count) else { return der }
        return Array(der[certificate.whole])
    }

    /// The next BEGIN or END, at or behind `start`.
    private static func boundary(_ bytes: borrowing Span<UInt8>, from start: Int) -> Boundary? {
        var position = start
        while let first = ByteScan.firstIndex(of: UInt8(ascii: "-"), in: bytes, from: position) {
            position = first + 1
            while position < bytes.count && bytes[position] == UInt8(ascii: "-") { position += 1 }
            // Of a longer run the last five count: an END and the BEGIN that is glued to it are ten.
            guard position - first >= 5 else { continue }
            if matches("BEGIN ", bytes, at: position) { return Boundary(isBegin: true, start: position - 5, label: position + 6) }
            if matches("END ", bytes, at: position) { return Boundary(isBegin: false, start: position - 5, label: position + 4) }
        }
        return nil
    }

    /// The position behind the five dashes that close a label which starts at `start`; nil when there are none on this line.
    private static func labelEnd(_ bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < bytes.count, position - start <= maximumLabel {
            let byte = bytes[position]
            if byte == UInt8(ascii: "-") { return matches("-----", bytes, at: position) ? position + 5 : nil }
            guard byte >= 0x20 && byte < 0x7F else { return nil }
            position += 1
        }
        return nil
    }

    private static func equal(_ bytes: borrowing Span<UInt8>, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count where bytes[one.lowerBound + offset] != bytes[other.lowerBound + offset] { return false }
        return true
    }

    /// Whether `wanted` stands at `position`.
    internal static func matches(_ wanted: StaticString, _ bytes: borrowing Span<UInt8>, at position: Int) -> Bool {
        let pattern = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
        guard pattern.count <= bytes.count - position else { return false }
        for offset in 0..<pattern.count where bytes[position + offset] != pattern[offset] { return false }
        return true
    }
}
