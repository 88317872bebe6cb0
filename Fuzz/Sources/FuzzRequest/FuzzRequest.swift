import Bytes
import Wire

/// Any bytes as a request head. What is accepted must leave as one plain request, and fit a uwsgi packet or be refused whole.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequest(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    var head = RequestHead()
    let limits = HeadLimits(headBytes: 4096, fields: 50, targetBytes: 1024)
    let result = RequestParser.parse(bytes.span, limits: limits, into: &head)
    checkPart(bytes, result, limits)
    guard result == .complete else { return 0 }

    var finder = HeadEndFinder(limits: limits)
    let isFound = finder.scan(bytes.span)
    precondition(isFound, "the finder misses a whole head")
    checkOrigin(head, bytes)
    let strip = Int(bytes[0]) % 8
    checkWriter(head, bytes, strip)
    checkPacket(head, bytes, strip)
    checkRedirect(head, bytes)
    return 0
}

let context = ForwardingContext(
    client: AddressText("2001:db8::1"), clientPort: 1, serverPort: 443, secure: true, requestID: RequestID(high: 1, low: 2))

/// A part gets no other verdict than the whole: incomplete, the same refusal, or the same head.
func checkPart(_ bytes: [UInt8], _ whole: HeadResult, _ limits: HeadLimits) {
    guard bytes.count > 1 else { return }
    var head = RequestHead()
    let cut = (Int(bytes[0]) &* 251 &+ Int(bytes[bytes.count - 1])) % bytes.count
    switch RequestParser.parse(bytes.span.extracting(0..<cut), limits: limits, into: &head) {
    case .incomplete: break
    case .complete: precondition(whole == .complete && head.length <= cut)
    case .refused:
        guard case .refused = whole else { preconditionFailure("a part is refused, the whole is not") }
    }
}

/// With a peer that is trusted, whoever else is.
func checkOrigin(_ head: RequestHead, _ bytes: [UInt8]) {
    for trusted in [AddressSet(), AddressSet([.init(IPAddress(v4: 0), prefixLength: 0), .init(IPAddress(bits: 0), prefixLength: 0)])] {
        var origin = RequestOrigin(client: AddressText("192.0.2.1"), clientPort: 1, isSecure: false, port: 80)
        origin.believe(head, bytes.span, trusted: trusted)
        precondition(!origin.client.isEmpty && origin.port > 0)
        if let host = origin.host { precondition(!host.isEmpty && host.upperBound <= head.length) }
        guard let id = RequestID(toldBy: head, bytes.span) else { continue }
        precondition(id.count >= 1 && id.count <= RequestID.maximumBytes)
    }
}

func checkWriter(_ head: RequestHead, _ bytes: [UInt8], _ strip: Int) {
    var out = ByteBuffer()
    RequestWriter.write(head, bytes.span, context: context, framing: head.framing, stripPrefix: strip, into: &out)
    var again = RequestHead()
    let limits = HeadLimits(headBytes: 1 << 16, fields: 100, targetBytes: 1 << 16)
    let result = RequestParser.parse(out.span, limits: limits, into: &again)
    precondition(result == .complete, "what goes upstream is not accepted")
    precondition(again.upgrade == head.upgrade)
    precondition(again.length == out.count && again.framing == head.framing && again.method == head.method)
    precondition(again.version == .http11 && again.keepAlive && again.form != .absolute && !again.hasRepeatedFields)
    for field in again.fields {
        switch field.name {
        case .connection: precondition(head.upgrade == .websocket || head.acceptsTrailers)
        case .upgrade: precondition(head.upgrade == .websocket)
        case .te: precondition(head.acceptsTrailers)
        case .trailer: precondition(head.framing == .chunked)
        case .keepAlive, .http2Settings, .expect, .underscored, .forwarded, .proxy, .proxyPrefixed,
            .proxyConnection, .proxyAuthorization, .xScheme, .daphneRootPath, .proxyClaim:
            preconditionFailure("a field went upstream that must not")
        default: break
        }
    }
}

func checkPacket(_ head: RequestHead, _ bytes: [UInt8], _ strip: Int) {
    var out = ByteBuffer()
    let result = UwsgiPacket.write(
        head, bytes.span, context: context, contentLength: nil, scriptNameLength: strip, into: &out)
    guard result == .written else {
        precondition(out.isEmpty)
        return
    }
    let packet = out.array
    precondition(packet[0] == 0 && packet[3] == 0 && Int(packet[1]) + Int(packet[2]) << 8 == packet.count - 4)
    var position = 4
    var names: Set<[UInt8]> = []
    func next() -> [UInt8] {
        let length = Int(packet[position]) + Int(packet[position + 1]) << 8
        position += 2 + length
        return [UInt8](packet[position - length..<position])
    }
    while position < packet.count {
        precondition(names.insert(next()).inserted, "a variable stands there twice")
        _ = next()
    }
    precondition(position == packet.count)
    precondition(!names.contains(Array("HTTP_PROXY".utf8)) && !names.contains(Array("HTTP_CONTENT_LENGTH".utf8)))
}

func checkRedirect(_ head: RequestHead, _ bytes: [UInt8]) {
    var out = ByteBuffer()
    let status = ResponseWriter.writeRedirect(
        head, bytes.span, port: 8443, requestID: context.requestID, keepAlive: head.keepAlive, date: DateText(secondsSince1970: 0),
        into: &out)
    var again = ResponseHead()
    let result = ResponseParser.parse(
        out.span, limits: HeadLimits(headBytes: 1 << 16), requestMethod: head.method, into: &again)
    precondition(result == .complete && again.status == status)
}
