public import Bytes

/// The path of a request target → the path that routes are compared with.
///
/// Percent-encodings are decoded once, then `.` and `..` segments resolved and doubled slashes made one (RFC 3986, section 6.2.2). An
/// encoded slash counts as a slash, as it does for WSGI apps, which see the decoded path only. What goes upstream is the raw path; so
/// whatever an app server might read differently is refused here: a raw backslash, and a dot segment with parameters (`/..;x/`).
public enum PathNormalizer {
    /// What came of a path.
    public enum Outcome: Sendable, Equatable {
        /// The path is normal as it stands; nothing was written.
        case plain
        /// The buffer holds the normal form, never longer than the path.
        case normalized
        /// A broken percent-encoding, an encoded NUL, a backslash, climbing above the root, or no leading slash: answer 400.
        case invalid
    }

    /// One scan when nothing has to be done. `out` is emptied first if something has.
    public static func normalize(_ path: borrowing Span<UInt8>, into out: inout ByteBuffer) -> Outcome {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return .invalid }
        if isPlain(path) { return .plain }
        var tracker = Tracker(prefix: -1)
        return write(path, into: &out, &tracker) ? .normalized : .invalid
    }

    /// The number of raw bytes that stand for the first `prefix` bytes of the normal form, where a segment ends there: what is to be taken off
    /// for `strip_prefix`, leaving the rest of the raw path as it is. nil when no such cut exists (an encoded slash follows).
    ///
    /// `prefix` is the length of a route's path that matched, without its last slash; `scratch` is emptied and used.
    public static func rawLength(ofPrefix prefix: Int, in path: borrowing Span<UInt8>, scratch: inout ByteBuffer) -> Int? {
        if prefix == 0 { return 0 }
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        if isPlain(path) { return prefix <= path.count ? prefix : nil }
        var tracker = Tracker(prefix: prefix)
        guard write(path, into: &scratch, &tracker), let end = tracker.rawEnd else { return nil }
        return end == path.count || path[end] == UInt8(ascii: "/") ? end : nil
    }

    /// Whether `write` would change nothing. `path` begins with a slash.
    private static func isPlain(_ path: borrowing Span<UInt8>) -> Bool {
        var index = 0
        let count = path.count
        var isAtStart = false
        while index < count {
            let byte = path[index]
            if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") { return false }
            if isAtStart {
                if byte == UInt8(ascii: "/") { return false }
                if byte == UInt8(ascii: "."), isDotSegment(path, index) { return false }
            }
            isAtStart = byte == UInt8(ascii: "/")
            index += 1
        }
        return true
    }

    /// Whether one or two dots at `start` are all of the segment, but for parameters.
    private static func isDotSegment(_ path: borrowing Span<UInt8>, _ start: Int) -> Bool {
        var index = start + 1
        if index < path.count && path[index] == UInt8(ascii: ".") { index += 1 }
        return index == path.count || path[index] == UInt8(ascii: "/") || path[index] == UInt8(ascii: ";")
    }

    private static func write(_ path: borrowing Span<UInt8>, into out: inout ByteBuffer, _ tracker: inout Tracker) -> Bool {
        out.removeAll()
        out.append(UInt8(ascii: "/"))
        var segment = 1
        var index = 1
        while index < path.count {
            let start = index
            var byte = path[index]
            index += 1
            if byte == UInt8(ascii: "\\") { return false }
            if byte == UInt8(ascii: "%") {
                guard let decoded = decode(path, index), decoded != 0 else { return false }
                byte = decoded
                index += 2
            }
            if byte != UInt8(ascii: "/") {
                out.append(byte)
            } else {
                guard endSegment(&out, &segment, isLast: false) else { return false }
                tracker.segmentEnded(raw: start, written: segment - 1)
            }
        }
        guard endSegment(&out, &segment, isLast: true) else { return false }
        tracker.segmentEnded(raw: path.count, written: out.count)
        return true
    }

    /// Resolves what has been written from `segment` on; false: refuse the path.
    private static func endSegment(_ out: inout ByteBuffer, _ segment: inout Int, isLast: Bool) -> Bool {
        switch kind(out, segment) {
        case .empty: return true
        case .name:
            if !isLast { out.append(UInt8(ascii: "/")) }
        case .here: out.truncate(to: segment)
        case .up:
            guard segment > 1 else { return false }
            var start = segment - 1
            while out[start - 1] != UInt8(ascii: "/") { start -= 1 }
            out.truncate(to: start)
        case .doubtful: return false
        }
        segment = out.count
        return true
    }

    private enum SegmentKind {
        case empty
        case name
        case here
        case up
        /// `.;x` or `..;x`
        case doubtful
    }

    private static func kind(_ out: borrowing ByteBuffer, _ segment: Int) -> SegmentKind {
        let length = out.count - segment
        if length == 0 { return .empty }
        guard out[segment] == UInt8(ascii: ".") else { return .name }
        if length == 1 { return .here }
        let dots = out[segment + 1] == UInt8(ascii: ".") ? 2 : 1
        if length == dots { return .up }
        return out[segment + dots] == UInt8(ascii: ";") ? .doubtful : .name
    }

    /// The byte of two hexadecimal digits at `index`.
    private static func decode(_ path: borrowing Span<UInt8>, _ index: Int) -> UInt8? {
        guard index + 1 < path.count, let high = digit(path[index]), let low = digit(path[index + 1]) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Where the raw path has produced a prefix of given length for good.
    private struct Tracker {
        let prefix: Int
        var rawEnd: Int?

        init(prefix: Int) { self.prefix = prefix }

        /// `written`: bytes of the normal form so far, without the slash behind the last segment.
        mutating func segmentEnded(raw: Int, written: Int) {
            if written < prefix {
                rawEnd = nil
            } else if written == prefix && rawEnd == nil {
                rawEnd = raw
            }
        }
    }
}
