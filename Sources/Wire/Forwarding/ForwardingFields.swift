internal import Bytes

/// Writes the field lines that tell an app server about the client's side. The client's own fields of these names are not forwarded.
internal enum ForwardingFields {
    internal static func append(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ context: ForwardingContext, prefix: Range<Int>, to out: inout ByteBuffer
    ) {
        let fields = context.fields
        let authority = context.host ?? head.authority
        if !context.client.isEmpty {
            if fields.contains(.xForwardedFor) { append("X-Forwarded-For: ", context.client, to: &out) }
            if fields.contains(.xRealIP) { append("X-Real-IP: ", context.client, to: &out) }
        }
        if fields.contains(.xForwardedProto) {
            out.append(context.secure ? "X-Forwarded-Proto: https\r\n" : "X-Forwarded-Proto: http\r\n")
        }
        if fields.contains(.xForwardedHost), !authority.isEmpty { append("X-Forwarded-Host: ", bytes, authority, to: &out) }
        if fields.contains(.xForwardedPort), context.serverPort != 0 {
            out.append("X-Forwarded-Port: ")
            out.append(decimal: Int(context.serverPort))
            out.append("\r\n")
        }
        if fields.contains(.xForwardedPrefix), !prefix.isEmpty { append("X-Forwarded-Prefix: ", bytes, prefix, to: &out) }
        if fields.contains(.xRequestID) {
            out.append("X-Request-ID: ")
            context.requestID.append(to: &out)
            out.append("\r\n")
        }
        if !fields.isSubset(of: .standard) { appendUncommon(bytes, context, authority, to: &out) }
        if let tls = context.tls { append(tls, head, to: &out) }
    }

    @inline(never)
    private static func appendUncommon(
        _ bytes: Span<UInt8>, _ context: ForwardingContext, _ authority: Range<Int>, to out: inout ByteBuffer
    ) {
        if context.fields.contains(.forwarded) {
            out.append("Forwarded: ")
            appendForwarded(bytes, context, authority, to: &out)
            out.append("\r\n")
        }
        if context.fields.contains(.xScheme) { out.append(context.secure ? "X-Scheme: https\r\n" : "X-Scheme: http\r\n") }
        if context.fields.contains(.xForwardedSsl) {
            out.append(context.secure ? "X-Forwarded-Ssl: on\r\n" : "X-Forwarded-Ssl: off\r\n")
        }
    }

    /// Appends the value of Forwarded (RFC 7239, section 4): `for=192.0.2.1;host=a.test;proto=https`.
    ///
    /// The client's port is not told: many readers take what stands behind "for=" for the address.
    internal static func appendForwarded(
        _ bytes: Span<UInt8>, _ context: ForwardingContext, _ authority: Range<Int>, to out: inout ByteBuffer
    ) {
        if context.client.isEmpty {
            out.append("for=unknown")
        } else if context.client.isIPv6 {
            out.append("for=\"[")
            context.client.append(to: &out)
            out.append("]\"")
        } else {
            out.append("for=")
            context.client.append(to: &out)
        }
        if !authority.isEmpty {
            // Of what an authority is made of, only ":", "[" and "]" are no token.
            var needsQuotes = false
            for position in authority where !Scan.isTokenByte(bytes[position]) { needsQuotes = true }
            out.append(needsQuotes ? ";host=\"" : ";host=")
            out.append(bytes, authority)
            if needsQuotes { out.append("\"") }
        }
        out.append(context.secure ? ";proto=https" : ";proto=http")
    }

    private static func append(_ name: StaticString, _ address: AddressText, to out: inout ByteBuffer) {
        out.append(name)
        address.append(to: &out)
        out.append("\r\n")
    }

    private static func append(_ name: StaticString, _ bytes: Span<UInt8>, _ value: Range<Int>, to out: inout ByteBuffer) {
        out.append(name)
        out.append(bytes, value)
        out.append("\r\n")
    }

    private static func append(_ tls: ForwardingContext.TLSFacts, _ head: borrowing RequestHead, to out: inout ByteBuffer) {
        out.append("X-Portico-TLS: ")
        out.append(tls.version)
        if !tls.serverName.isEmpty {
            out.append("\r\nX-Portico-SNI: ")
            out.append(tls.serverName.span)
        }
        out.append(head.version == .http11 ? "\r\nX-Portico-Protocol: HTTP/1.1\r\n" : "\r\nX-Portico-Protocol: HTTP/1.0\r\n")
    }

    /// What names the server: the request's authority, or our own address where an HTTP/1.0 request says nothing.
    internal static func appendServerName(_ context: ForwardingContext, to out: inout ByteBuffer) {
        if context.serverAddress.isEmpty {
            out.append("localhost")
        } else if context.serverAddress.isIPv6 {
            out.append("[")
            context.serverAddress.append(to: &out)
            out.append("]")
        } else {
            context.serverAddress.append(to: &out)
        }
    }
}
