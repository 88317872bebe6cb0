public import Bytes

/// Writes the head of a response to an HTTP/1 client, field by field from the parsed one.
public enum ResponseWriter {
    /// Room for the lines that the proxy adds, so that the buffer grows once at most.
    private static let addedBytes = 128
    private static let dropped = FieldName.Set(
        .connection, .contentLength, .transferEncoding, .keepAlive, .te, .trailer, .upgrade, .http2Settings, .proxyPrefixed,
        .proxyConnection, .proxyAuthorization, .xAccelBuffering)

    /// Appends a whole final head; `head` was parsed from `bytes`.
    ///
    /// `framing` is that of the body the caller will send to this client. With `none` the app's Content-Length is passed on where it
    /// describes what a GET would have brought (HEAD, 304). `chunked` never goes to an HTTP/1.0 client, and `untilClose` never beside
    /// `keepAlive`: both are our own bugs. Hop-by-hop fields are left out (RFC 9110, section 7.6.1), Date is added where it is missing,
    /// several Set-Cookie lines stay several.
    public static func write(
        _ head: borrowing ResponseHead, _ bytes: Span<UInt8>, framing: BodyFraming, keepAlive: Bool, clientVersion: HTTPVersion,
        date: DateText, into out: inout ByteBuffer
    ) {
        precondition(framing != .chunked || clientVersion == .http11)
        precondition(framing != .untilClose || !keepAlive)
        out.reserve(head.length + Self.addedBytes)
        appendStatusLine(head, bytes, to: &out)
        if framing == .chunked { appendTrailerNames(head, bytes, to: &out) }
        if !appendFields(head, bytes, to: &out) {
            out.append("Date: ")
            date.append(to: &out)
            out.append("\r\n")
        }
        if framing == .none, let length = head.contentLength, head.status >= 200, head.status != 204 {
            FieldLines.append(framing: .length(length), to: &out)
        } else {
            FieldLines.append(framing: framing, to: &out)
        }
        appendConnection(keepAlive: keepAlive, clientVersion, to: &out)
        out.append("\r\n")
    }

    /// Appends a 1xx head as the app sent it, without hop-by-hop fields; nothing for an HTTP/1.0 client, who would take it for the answer.
    public static func writeInterim(
        _ head: borrowing ResponseHead, _ bytes: Span<UInt8>, clientVersion: HTTPVersion, into out: inout ByteBuffer
    ) {
        if clientVersion == .http10 { return }
        appendStatusLine(head, bytes, to: &out)
        _ = appendFields(head, bytes, to: &out)
        out.append("\r\n")
    }

    /// Appends the 101 that ends a WebSocket handshake; `head.switchesToWebSocket` holds.
    public static func writeSwitching(_ head: borrowing ResponseHead, _ bytes: Span<UInt8>, into out: inout ByteBuffer) {
        precondition(head.switchesToWebSocket)
        appendStatusLine(head, bytes, to: &out)
        _ = appendFields(head, bytes, to: &out)
        out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    }

    /// Appends the proxy's own "100 Continue"; for HTTP/1.1 clients that expect it.
    public static func writeContinue(into out: inout ByteBuffer) {
        out.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Appends Connection where the version's default does not say it (RFC 9112, section 9.3).
    internal static func appendConnection(keepAlive: Bool, _ clientVersion: HTTPVersion, to out: inout ByteBuffer) {
        if !keepAlive {
            out.append("Connection: close\r\n")
        } else if clientVersion == .http10 {
            out.append("Connection: keep-alive\r\n")
        }
    }

    private static func appendStatusLine(_ head: borrowing ResponseHead, _ bytes: Span<UInt8>, to out: inout ByteBuffer) {
        out.append("HTTP/1.1 ")
        out.append(decimal: head.status)
        out.append(" ")
        out.append(bytes, head.reason)
        out.append("\r\n")
    }

    /// Trailer is for the next hop, and says something only where there can be trailers.
    private static func appendTrailerNames(_ head: borrowing ResponseHead, _ bytes: Span<UInt8>, to out: inout ByteBuffer) {
        for index in 0..<head.fields.count where head.fields[index].name == .trailer {
            FieldLines.append(head.fields[index], bytes, to: &out)
        }
    }

    /// Appends what is end to end; true when a Date was among it.
    private static func appendFields(_ head: borrowing ResponseHead, _ bytes: Span<UInt8>, to out: inout ByteBuffer) -> Bool {
        var hasDate = false
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            if dropped.contains(field.name) { continue }
            if head.connectionNamesFields, ConnectionOptions.name(field.nameRange, in: head.fields, bytes) { continue }
            if field.name == .date { hasDate = true }
            FieldLines.append(field, bytes, to: &out)
        }
        return hasDate
    }
}
