internal import Bytes

/// One block of a PEM file (RFC 7468).
public struct PEMBlock: Sendable, Equatable {
    /// The text between `BEGIN` and the dashes, for example `CERTIFICATE`.
    public let label: String
    /// Its place among the file's blocks, from 1.
    public let number: Int
    /// The decoded content; empty for the kinds nobody here reads (parameters, requests).
    public let bytes: [UInt8]

    public init(label: String, number: Int, bytes: [UInt8]) {
        self.label = label
        self.number = number
        self.bytes = bytes
    }

    /// Whether the label is one of those that certificates go by.
    public var isCertificate: Bool { PEM.certificateLabels.contains(label) }
    /// Whether the label is one of those that unencrypted private keys go by.
    public var isPrivateKey: Bool { PEM.keyLabels.contains(label) }
}

/// Why a block was not read.
public struct PEMProblem: Sendable, Equatable {
    /// Its place among the file's blocks, from 1; 0 when the whole file is meant.
    public let block: Int
    public let reason: String

    public init(block: Int, reason: String) {
        self.block = block
        self.reason = reason
    }
}

/// What a PEM file holds.
public struct PEMContent: Sendable, Equatable {
    public var blocks: [PEMBlock] = []
    public var problems: [PEMProblem] = []
}

/// A reader of PEM files as they exist: blocks glued together without a newline, CRLF, a byte order mark, text around blocks,
/// parameters, any order. What it cannot read it names by block number, and goes on.
public enum PEM {
    /// A longer file is refused whole.
    public static let maximumBytes = 1 << 20
    /// Blocks behind this many are refused.
    public static let maximumBlocks = 100

    internal static let certificateLabels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]
    internal static let keyLabels: Set<String> = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]
    private static let encryptedLabel = "ENCRYPTED PRIVATE KEY"
    private static let maximumLabel = 64

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
        while let begin = find("-----BEGIN ", in: bytes, from: position, to: bytes.count) {
            number += 1
            guard number <= maximumBlocks else {
                content.problems.append(PEMProblem(block: number, reason: "more than \(maximumBlocks) blocks"))
                return content
            }
            position = readBlock(bytes, at: begin, number: number, into: &content)
        }
        return content
    }

    /// Reads the block whose `-----BEGIN ` starts at `begin`; returns where to go on.
    private static func readBlock(_ bytes: borrowing Span<UInt8>, at begin: Int, number: Int, into content: inout PEMContent) -> Int {
        let labelStart = begin + 11
        guard let bodyStart = labelEnd(bytes, from: labelStart) else {
            content.problems.append(PEMProblem(block: number, reason: "the BEGIN line is not complete"))
            return labelStart
        }
        let label = text(bytes, labelStart..<bodyStart - 5)
        // The next BEGIN bounds this block: a lost END must not swallow its neighbour.
        let limit = find("-----BEGIN ", in: bytes, from: bodyStart, to: bytes.count) ?? bytes.count
        guard let end = find("-----END ", in: bytes, from: bodyStart, to: limit) else {
            content.problems.append(PEMProblem(block: number, reason: "\(label): the END line is missing (a half-written file?)"))
            return limit
        }
        guard let blockEnd = labelEnd(bytes, from: end + 9), text(bytes, end + 9..<blockEnd - 5) == label else {
            content.problems.append(PEMProblem(block: number, reason: "\(label): the END line names something else or is cut off"))
            return end + 9
        }
        if let reason = decode(bytes, bodyStart..<end, label: label, number: number, into: &content.blocks) {
            content.problems.append(PEMProblem(block: number, reason: "\(label): \(reason)"))
        }
        return blockEnd
    }

    /// Appends the block, or returns why not.
    private static func decode(
        _ bytes: borrowing Span<UInt8>, _ body: Range<Int>, label: String, number: Int, into blocks: inout [PEMBlock]
    ) -> String? {
        if label == encryptedLabel { return "the key is encrypted; store it without a passphrase" }
        guard certificateLabels.contains(label) || keyLabels.contains(label) else {
            blocks.append(PEMBlock(label: label, number: number, bytes: []))
            return nil
        }
        var body = body
        if find(":", in: bytes, from: body.lowerBound, to: body.upperBound) != nil {
            // RFC 1421 headers: OpenSSL's old way to mark an encrypted key.
            if find("ENCRYPTED", in: bytes, from: body.lowerBound, to: body.upperBound) != nil {
                return "the key is encrypted; store it without a passphrase"
            }
            guard let blank = blankLine(bytes, body) else { return "a header without an end" }
            body = blank..<body.upperBound
        }
        switch Base64.decode(bytes, body) {
        case .bytes(let decoded):
            if decoded.isEmpty { return "the block is empty" }
            blocks.append(PEMBlock(label: label, number: number, bytes: decoded))
            return nil
        case .invalid(let reason):
            return reason
        }
    }

    /// The position behind the five dashes that close a label which starts at `start`; nil when there are none on this line.
    private static func labelEnd(_ bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < bytes.count, position - start <= maximumLabel {
            let byte = bytes[position]
            if byte == UInt8(ascii: "-") {
                return find("-----", in: bytes, from: position, to: min(position + 5, bytes.count)).map { $0 + 5 }
            }
            guard byte >= 0x20 && byte < 0x7F else { return nil }
            position += 1
        }
        return nil
    }

    /// The position behind the first empty line.
    private static func blankLine(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        var isEmpty = false
        for position in range {
            switch bytes[position] {
            case UInt8(ascii: "\n"):
                if isEmpty { return position + 1 }
                isEmpty = true
            case UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"):
                continue
            default:
                isEmpty = false
            }
        }
        return nil
    }

    /// The first place of `wanted` that lies wholly within `start..<end`.
    private static func find(_ wanted: StaticString, in bytes: borrowing Span<UInt8>, from start: Int, to end: Int) -> Int? {
        let count = wanted.utf8CodeUnitCount
        let pattern = UnsafeBufferPointer(start: wanted.utf8Start, count: count)
        var position = start
        while position + count <= end {
            guard let hit = ByteScan.firstIndex(of: pattern[0], in: bytes, from: position), hit + count <= end else { return nil }
            var matched = 1
            while matched < count && bytes[hit + matched] == pattern[matched] { matched += 1 }
            if matched == count { return hit }
            position = hit + 1
        }
        return nil
    }

    private static func text(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: range.map { bytes[$0] }, as: UTF8.self)
    }
}
