import Wire

/// The first byte chooses the size of the pieces, the others are a chunked body. However it is cut, the same must come out.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChunked(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let all = Array(UnsafeBufferPointer(start: data, count: count))
    let bytes = [UInt8](all[1...])
    let whole = decode(bytes, pieces: max(bytes.count, 1))
    let cut = decode(bytes, pieces: 1 + Int(all[0]) % 7)
    precondition(whole.data == cut.data && whole.end == cut.end)
    return 0
}

enum End {
    case end, incomplete, invalid
}

func decode(_ bytes: [UInt8], pieces: Int) -> (data: [UInt8], end: End) {
    var decoder = ChunkedDecoder()
    var data: [UInt8] = []
    var start = 0
    while start < bytes.count {
        let piece = bytes.span.extracting(start..<min(start + pieces, bytes.count))
        var position = 0
        loop: while true {
            let rest = piece.extracting(position..<piece.count)
            switch decoder.next(rest) {
            case .data(let consumed, let range):
                precondition(!range.isEmpty && range.upperBound == consumed && consumed <= rest.count)
                for index in range { data.append(rest[index]) }
                position += consumed
            case .trailer(let consumed, let range):
                precondition(!range.isEmpty && range.upperBound == consumed && consumed <= rest.count)
                position += consumed
            case .incomplete(let consumed):
                precondition(consumed == rest.count)
                break loop
            case .end(let consumed):
                precondition(consumed <= rest.count)
                return (data, .end)
            case .invalid:
                return (data, .invalid)
            }
        }
        start += pieces
    }
    return (data, .incomplete)
}
