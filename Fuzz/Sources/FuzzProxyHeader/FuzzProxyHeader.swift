import Wire

/// Any bytes as the start of a proxy's connection: the verdict lies within them, and does not change with what follows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProxyHeader(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let whole = ProxyHeader.parse(bytes.span)
    check(whole, count)
    for cut in 0..<min(count, 600) {
        let part = ProxyHeader.parse(bytes.span.extracting(0..<cut))
        check(part, cut)
        precondition(part == .incomplete || part == whole, "a part gets another verdict than the whole")
    }
    return 0
}

func check(_ header: ProxyHeader, _ count: Int) {
    let longest = 16 + ProxyHeader.maximumPayloadBytes
    switch header {
    case .incomplete: precondition(count < longest, "no end in sight")
    case .proxied(let length, let source, _):
        precondition(length <= min(count, longest))
        precondition(source.text.count <= 45 && !source.text.isEmpty)
    case .local(let length): precondition(length <= min(count, longest))
    case .invalid: break
    }
}
