/// Decodes the chunked transfer coding (RFC 9112, section 7.1) by pulling: no copy, no allocation, any cut of the input.
///
/// Strict: a size is 1 to 16 hexadecimal digits, lines end with CRLF only, extensions follow the grammar and are dropped (4 KiB in sum),
/// trailer fields are checked and handed on as they came (8 KiB in sum).
public struct ChunkedDecoder: Sendable {
    private enum State: UInt8 {
        case size, sizeLF
        case data, dataCR, dataLF
        case trailers, finalLF, done, failed
    }

    private var state = State.size
    private var digits = 0
    private var size = 0
    private var remaining = 0
    /// Whether the size line has gone on to its extensions.
    private var inExtension = false
    private var chunkExtension = ChunkExtension()
    private var trailer = TrailerSection()

    public init() {}

    /// Looks at the bytes that the last event did not consume; after `end` and `invalid` it repeats itself.
    public mutating func next(_ bytes: Span<UInt8>) -> ChunkEvent {
        var position = 0
        while true {
            switch state {
            case .data:
                let count = min(bytes.count - position, remaining)
                if count == 0 { return .incomplete(consumed: position) }
                remaining -= count
                if remaining == 0 { state = .dataCR }
                return .data(consumed: position + count, range: position..<position + count)
            case .done:
                return .end(consumed: position)
            case .trailers where position < bytes.count && !(trailer.isAtLineStart && bytes[position] == 0x0D):
                return takeTrailer(bytes, from: position)
            case .size, .sizeLF, .dataCR, .dataLF, .trailers, .finalLF, .failed:
                if position == bytes.count { return .incomplete(consumed: position) }
                if let reason = step(bytes[position]) {
                    state = .failed
                    return .invalid(reason)
                }
                position += 1
            }
        }
    }

    /// As many bytes of trailer fields as are there.
    private mutating func takeTrailer(_ bytes: Span<UInt8>, from start: Int) -> ChunkEvent {
        var position = start
        while position < bytes.count, !(trailer.isAtLineStart && bytes[position] == 0x0D) {
            if let reason = trailer.step(bytes[position]) {
                state = .failed
                return .invalid(reason)
            }
            position += 1
        }
        return .trailer(consumed: position, range: start..<position)
    }

    /// Takes in one framing byte; returns what is wrong with it.
    private mutating func step(_ byte: UInt8) -> StaticString? {
        switch state {
        case .size:
            return inExtension ? stepExtension(byte) : stepSize(byte)
        case .sizeLF:
            if byte != 0x0A { return "bare CR in a chunk size line" }
            beginChunk()
        case .dataCR:
            if byte != 0x0D { return "chunk data longer than its size" }
            state = .dataLF
        case .dataLF:
            if byte != 0x0A { return "chunk data longer than its size" }
            state = .size
        case .trailers:
            // Any other byte is `takeTrailer`'s.
            state = .finalLF
        case .finalLF:
            if byte != 0x0A { return "bare CR in the trailers" }
            state = .done
        case .data, .done, .failed:
            return "chunked coding already broken"
        }
        return nil
    }

    private mutating func stepSize(_ byte: UInt8) -> StaticString? {
        if let digit = Scan.hexadecimalDigit(byte) {
            digits += 1
            if digits > 16 || size > Int.max >> 4 { return "chunk size too large" }
            size = size << 4 | digit
            return nil
        }
        if digits == 0 { return "chunk size is not a hexadecimal number" }
        if byte == 0x0D {
            state = .sizeLF
            return nil
        }
        inExtension = true
        chunkExtension.begin()
        return chunkExtension.step(byte)
    }

    private mutating func stepExtension(_ byte: UInt8) -> StaticString? {
        if byte != 0x0D { return chunkExtension.step(byte) }
        if !chunkExtension.mayEnd { return "malformed chunk extension" }
        state = .sizeLF
        return nil
    }

    private mutating func beginChunk() {
        remaining = size
        state = size == 0 ? .trailers : .data
        digits = 0
        size = 0
        inExtension = false
    }
}
