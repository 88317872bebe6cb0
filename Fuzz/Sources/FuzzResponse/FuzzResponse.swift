import Bytes
import Wire

/// The first byte chooses the request, the others are a response head. What is accepted must leave as a plain response with the same
/// framing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzResponse(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let all = Array(UnsafeBufferPointer(start: data, count: count))
    let method: Method = all[0] & 1 == 0 ? .get : .head
    let bytes = [UInt8](all[1...])
    let limits = HeadLimits(headBytes: 4096, fields: 50)
    var head = ResponseHead()
    let result = ResponseParser.parse(bytes.span, limits: limits, requestMethod: method, into: &head)
    checkPart(bytes, result, method, limits, seed: Int(all[0]))
    guard result == .complete else { return 0 }

    var out = ByteBuffer()
    if head.isInterim {
        ResponseWriter.writeInterim(head, bytes.span, clientVersion: .http11, into: &out)
    } else {
        ResponseWriter.write(
            head, bytes.span, framing: head.framing, keepAlive: head.keepAlive, clientVersion: .http11,
            date: DateText(secondsSince1970: 0), into: &out)
    }
    var again = ResponseHead()
    let second = ResponseParser.parse(
        out.span, limits: HeadLimits(headBytes: 1 << 16, fields: 100), requestMethod: method, into: &again)
    precondition(second == .complete, "what goes to the client is not accepted")
    precondition(again.length == out.count && again.status == head.status && again.framing == head.framing)
    precondition(head.isInterim || again.keepAlive == head.keepAlive)
    return 0
}

/// A part gets no other verdict than the whole: incomplete, a refusal, or the same head.
func checkPart(_ bytes: [UInt8], _ whole: HeadResult, _ method: Method, _ limits: HeadLimits, seed: Int) {
    guard bytes.count > 1 else { return }
    var head = ResponseHead()
    let cut = (seed &* 251 &+ Int(bytes[bytes.count - 1])) % bytes.count
    switch ResponseParser.parse(bytes.span.extracting(0..<cut), limits: limits, requestMethod: method, into: &head) {
    case .incomplete: break
    case .complete: precondition(whole == .complete && head.length <= cut)
    case .refused:
        guard case .refused = whole else { preconditionFailure("a part is refused, the whole is not") }
    }
}
