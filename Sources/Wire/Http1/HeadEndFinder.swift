/// Tells when it is worth while to parse a head that came in pieces, looking at each byte once.
///
/// Use: parse first; after `incomplete`, wait with this until `scan` says true, then parse again. Without it, a client that sends single
/// bytes would have the whole head parsed for each. The request line alone is worth a look of its own: what speaks another protocol is told so
/// at once.
public struct HeadEndFinder: Sendable {
    private let limits: HeadLimits
    private var position = 0
    private var lineStart = 0
    private var lines = 0
    private var blankLines = 0

    /// `limits` are those that the head will be parsed with.
    public init(limits: HeadLimits = HeadLimits()) {
        self.limits = limits
    }

    /// Goes on where the last call stopped; `bytes` must begin at the same byte of the stream.
    ///
    /// True when the parser may have something to say: a whole head is there, or a whole request line, or a line end is bad, or a limit is passed.
    public mutating func scan(_ bytes: Span<UInt8>) -> Bool {
        let end = bytes.count
        while true {
            position = Scan.firstControl(bytes, from: min(position, end), to: end)
            if position + 1 >= end {
                // A control byte other than CR is bad whatever follows.
                if position < end, bytes[position] != 0x0D { return true }
                return end >= limits.headBytes || (lines == 0 && end - lineStart > limits.targetBytes)
            }
            if bytes[position] != 0x0D || bytes[position + 1] != 0x0A { return true }
            let isEmpty = position == lineStart
            position += 2
            lineStart = position
            if !isEmpty {
                lines += 1
                // The request line is not a field.
                if lines == 1 || lines - 1 > limits.fields { return true }
            } else if lines > 0 {
                return true
            } else {
                blankLines += 1
                if blankLines > HeadLimits.maximumLeadingBlankLines { return true }
            }
        }
    }
}
