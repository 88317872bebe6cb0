public import Bytes

/// Writes the head of a request to an HTTP/1.1 app server, field by field from the parsed one.
public enum RequestWriter {
    /// Room for the lines that the proxy adds, so that the buffer grows once at most.
    private static let addedBytes = 512

    /// Appends a whole head; `head` was parsed from `bytes`.
    ///
    /// `framing` is that of the body the caller will send (`none`, `length` or `chunked`) and need not be the client's: it decides between
    /// Content-Length and Transfer-Encoding. `stripPrefix` is the count of leading path bytes to take off. What goes out is origin-form (or
    /// "*") in HTTP/1.1 with exactly one Host; hop-by-hop fields but those of a WebSocket upgrade and whatever could pass for a proxy's word are left out (RFC 9110, section
    /// 7.6), then ours are added.
    public static func write(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, context: ForwardingContext, framing: BodyFraming, stripPrefix: Int,
        into out: inout ByteBuffer
    ) {
        precondition(framing != .untilClose)
        out.reserve(head.length + Self.addedBytes)
        let path = StrippedPath(head, bytes, stripping: head.form == .asterisk ? 0 : stripPrefix)
        out.append(bytes, head.methodRange)
        out.append(" ")
        appendTarget(head, bytes, path, to: &out)
        out.append(" HTTP/1.1\r\nHost: ")
        if head.authority.isEmpty {
            ForwardingFields.appendServerName(context, to: &out)
        } else {
            out.append(bytes, head.authority)
        }
        out.append("\r\n")
        if head.hasRepeatedFields {
            appendJoined(head, bytes, to: &out)
        } else {
            for index in 0..<head.fields.count {
                let field = head.fields[index]
                if RequestFieldPolicy.passes(field, head, bytes) { FieldLines.append(field, bytes, to: &out) }
            }
        }
        appendHopByHop(head, bytes, framing, to: &out)
        FieldLines.append(framing: framing, to: &out)
        ForwardingFields.append(head, bytes, context, prefix: path.prefix, to: &out)
        out.append("\r\n")
    }

    /// What is said to the app server as our own next hop: an upgrade to WebSocket and nothing else, and how trailers stand.
    private static func appendHopByHop(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ framing: BodyFraming, to out: inout ByteBuffer
    ) {
        if head.upgrade == .websocket {
            out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n")
        } else if head.acceptsTrailers {
            out.append("Connection: TE\r\nTE: trailers\r\n")
        }
        guard framing == .chunked else { return }
        for index in 0..<head.fields.count where head.fields[index].name == .trailer {
            out.append("Trailer: ")
            JoinedValue.append(index, head, bytes, to: &out)
            out.append("\r\n")
            break
        }
    }

    private static func appendTarget(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ path: StrippedPath, to out: inout ByteBuffer
    ) {
        // RFC 9112, section 3.2.4: OPTIONS on a whole server arrives at a proxy as a URI without path and query.
        let isServerWide = head.form == .asterisk || (head.method == .options && head.path.isEmpty && head.query == nil)
        if isServerWide {
            out.append("*")
            return
        }
        if path.needsSlash { out.append("/") }
        out.append(bytes, path.rest.lowerBound..<head.target.upperBound)
    }

    @inline(never)
    private static func appendJoined(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, to out: inout ByteBuffer) {
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            guard RequestFieldPolicy.passes(field, head, bytes), !RequestFieldPolicy.isRepetition(index, head, bytes) else { continue }
            out.append(bytes, field.nameRange)
            out.append(": ")
            JoinedValue.append(index, head, bytes, to: &out)
            out.append("\r\n")
        }
    }
}
