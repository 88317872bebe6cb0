public import Bytes

/// Writes the uwsgi packet that hands a request to an app server.
///
/// Layout: modifier1 (0: WSGI), size of the block (16 bits, little-endian), modifier2 (0), the variables; the body follows raw. All
/// variables are the proxy's own or HTTP_*; each is there once.
public enum UwsgiPacket {
    /// Room for the variables that are not fields, so that the buffer grows once or twice at most.
    private static let addedBytes = 768

    /// Appends a whole packet, or nothing unless the result is `written`; `head` was parsed from `bytes`.
    ///
    /// `contentLength` is the true length of the body that will be sent, nil without one: uwsgi knows no chunks, so a body of unknown
    /// length has to be spooled first. `scriptNameLength` is the count of leading path bytes that become SCRIPT_NAME.
    public static func write(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, context: ForwardingContext, contentLength: Int?, scriptNameLength: Int,
        into out: inout ByteBuffer
    ) -> UwsgiResult {
        out.reserve(head.length + head.fields.count * 9 + Self.addedBytes)
        var block = UwsgiBlock(&out)
        guard putTarget(head, bytes, scriptNameLength, &block, &out) else {
            block.abandon(&out)
            return .invalidPath
        }
        putServer(head, bytes, context, &block, &out)
        putContent(head, bytes, contentLength, &block, &out)
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            guard field.name != .contentType, RequestFieldPolicy.passes(field, head, bytes) else { continue }
            if head.hasRepeatedFields, RequestFieldPolicy.isRepetition(index, head, bytes) { continue }
            block.openField(bytes, field.nameRange, &out)
            JoinedValue.append(index, head, bytes, to: &out)
            block.close(&out)
        }
        putForwarding(head, bytes, context, &block, &out)
        if head.upgrade == .websocket {
            block.put("HTTP_CONNECTION", "Upgrade", &out)
            block.put("HTTP_UPGRADE", "websocket", &out)
        }
        return block.finish(&out) ? .written : .tooLarge
    }

    /// Method and target; false when the path cannot be decoded.
    private static func putTarget(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ scriptNameLength: Int, _ block: inout UwsgiBlock, _ out: inout ByteBuffer
    ) -> Bool {
        block.put("REQUEST_METHOD", bytes, head.methodRange, &out)
        block.open("REQUEST_URI", &out)
        if head.path.isEmpty { out.append("/") }
        out.append(bytes, head.path.lowerBound..<head.target.upperBound)
        block.close(&out)

        let isServerWide = head.form == .asterisk
        let path = StrippedPath(head, bytes, stripping: isServerWide ? 0 : scriptNameLength)
        block.open("PATH_INFO", &out)
        if !isServerWide {
            if path.needsSlash { out.append("/") }
            if !PercentDecoding.append(bytes, path.rest, to: &out) { return false }
        }
        block.close(&out)
        block.put("QUERY_STRING", bytes, head.query ?? 0..<0, &out)
        block.open("SCRIPT_NAME", &out)
        if !PercentDecoding.append(bytes, path.prefix, to: &out) { return false }
        block.close(&out)
        return true
    }

    /// The connection: both ends of it, protocol and scheme.
    private static func putServer(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ context: ForwardingContext, _ block: inout UwsgiBlock,
        _ out: inout ByteBuffer
    ) {
        block.open("SERVER_NAME", &out)
        if head.host.isEmpty { ForwardingFields.appendServerName(context, to: &out) } else { out.append(bytes, head.host) }
        block.close(&out)
        // RFC 3875, section 4.1.15 wants a port even where a unix socket has none: that of the scheme.
        let schemePort = context.secure ? 443 : 80
        block.put("SERVER_PORT", decimal: context.serverPort == 0 ? schemePort : Int(context.serverPort), &out)
        block.put("SERVER_PROTOCOL", "HTTP/1.1", &out)
        put("REMOTE_ADDR", context.client, &block, &out)
        block.put("REMOTE_PORT", decimal: Int(context.clientPort), &out)
        block.put("REQUEST_SCHEME", context.secure ? "https" : "http", &out)
        block.put("UWSGI_SCHEME", context.secure ? "https" : "http", &out)
        if context.secure { block.put("HTTPS", "on", &out) }
    }

    private static func putContent(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ contentLength: Int?, _ block: inout UwsgiBlock, _ out: inout ByteBuffer
    ) {
        block.open("CONTENT_TYPE", &out)
        for index in 0..<head.fields.count where head.fields[index].name == .contentType {
            guard RequestFieldPolicy.passes(head.fields[index], head, bytes) else { break }
            JoinedValue.append(index, head, bytes, to: &out)
            break
        }
        block.close(&out)
        block.open("CONTENT_LENGTH", &out)
        if let contentLength { out.append(decimal: contentLength) }
        block.close(&out)
    }

    /// What would be fields on an HTTP upstream link; SCRIPT_NAME tells of the prefix.
    private static func putForwarding(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ context: ForwardingContext, _ block: inout UwsgiBlock,
        _ out: inout ByteBuffer
    ) {
        let fields = context.fields
        let authority = context.host ?? head.authority
        if !head.authority.isEmpty { block.put("HTTP_HOST", bytes, head.authority, &out) }
        if fields.contains(.xForwardedHost), !authority.isEmpty { block.put("HTTP_X_FORWARDED_HOST", bytes, authority, &out) }
        if !context.client.isEmpty {
            if fields.contains(.xForwardedFor) { put("HTTP_X_FORWARDED_FOR", context.client, &block, &out) }
            if fields.contains(.xRealIP) { put("HTTP_X_REAL_IP", context.client, &block, &out) }
        }
        let scheme: StaticString = context.secure ? "https" : "http"
        if fields.contains(.xForwardedProto) { block.put("HTTP_X_FORWARDED_PROTO", scheme, &out) }
        if fields.contains(.xForwardedPort), context.serverPort != 0 {
            block.put("HTTP_X_FORWARDED_PORT", decimal: Int(context.serverPort), &out)
        }
        if fields.contains(.xRequestID) {
            block.open("HTTP_X_REQUEST_ID", &out)
            context.requestID.append(to: &out)
            block.close(&out)
        }
        if fields.contains(.forwarded) {
            block.open("HTTP_FORWARDED", &out)
            ForwardingFields.appendForwarded(bytes, context, authority, to: &out)
            block.close(&out)
        }
        if fields.contains(.xScheme) { block.put("HTTP_X_SCHEME", scheme, &out) }
        if fields.contains(.xForwardedSsl) { block.put("HTTP_X_FORWARDED_SSL", context.secure ? "on" : "off", &out) }
        if let tls = context.tls { putTLS(head, tls, &block, &out) }
    }

    private static func put(_ name: StaticString, _ address: AddressText, _ block: inout UwsgiBlock, _ out: inout ByteBuffer) {
        block.open(name, &out)
        address.append(to: &out)
        block.close(&out)
    }

    private static func putTLS(
        _ head: borrowing RequestHead, _ tls: ForwardingContext.TLSFacts, _ block: inout UwsgiBlock, _ out: inout ByteBuffer
    ) {
        block.put("HTTP_X_PORTICO_TLS", tls.version, &out)
        block.put("HTTP_X_PORTICO_PROTOCOL", head.version == .http11 ? "HTTP/1.1" : "HTTP/1.0", &out)
        if !tls.serverName.isEmpty {
            block.open("HTTP_X_PORTICO_SNI", &out)
            out.append(tls.serverName.span)
            block.close(&out)
        }
    }
}
