internal import Bytes
internal import Reactor

/// Reads a journal from behind, in pieces, at most so much of it that a start stays quick.
internal struct JournalTail {
    /// What is looked at; an inventory of 100,000 certificates takes about a quarter of it.
    static let windowBytes: Int64 = 128 << 20
    /// A longer line is none of ours.
    static let maximumLineBytes = 1 << 20
    private static let pieceBytes = 1 << 20
    /// Most lines are shorter.
    private static let usualLineBytes = 2048

    private let file: AppendFile

    init(_ file: AppendFile) {
        self.file = file
    }

    /// What the lines say.
    func past() throws(Errno) -> JournalPast {
        var past = JournalPast()
        let size = file.size
        var offset = max(0, size - Self.windowBytes)
        // The window may begin inside a line.
        var isSkipping = offset > 0
        var buffer: [UInt8] = []
        while true {
            let position = offset + Int64(buffer.count)
            let piece = try file.read(at: position, count: min(Self.pieceBytes, Int(max(0, size - position))))
            if piece.isEmpty { return past }
            buffer += piece
            let used = Self.feed(buffer, at: offset, to: &past, isSkipping: &isSkipping)
            buffer.removeFirst(used)
            offset += Int64(used)
            guard buffer.count > Self.maximumLineBytes else { continue }
            isSkipping = true
            offset += Int64(buffer.count)
            buffer = []
        }
    }

    /// Takes the whole lines of `buffer`, which begins at `offset` of the file; how many bytes they are.
    private static func feed(_ buffer: [UInt8], at offset: Int64, to past: inout JournalPast, isSkipping: inout Bool) -> Int {
        let span = buffer.span
        var start = 0
        while let index = ByteScan.firstIndex(of: UInt8(ascii: "\n"), in: span, from: start) {
            if !isSkipping { past.apply(span.extracting(start..<index), at: offset + Int64(start)) }
            isSkipping = false
            start = index + 1
        }
        return start
    }

    /// The certificate that the line at `offset` tells of; nil when the line is not there any more.
    func certificate(at offset: Int64) -> JournalCertificate? {
        for count in [Self.usualLineBytes, Self.maximumLineBytes] {
            guard let bytes = try? file.read(at: offset, count: count) else { return nil }
            guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { continue }
            let line = bytes.span.extracting(0..<end)
            return JournalFields(line)?.certificate(line)
        }
        return nil
    }

    /// Whether the file ends inside a line.
    var isTorn: Bool {
        let size = file.size
        guard size > 0, let last = try? file.read(at: size - 1, count: 1) else { return false }
        return last.first != UInt8(ascii: "\n")
    }
}
