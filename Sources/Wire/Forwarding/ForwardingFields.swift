internal import Bytes

/// Writes the field lines that tell an app server about the client's side. The client's own fields of these names are not forwarded.
internal enum ForwardingFields {
    internal static func append(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ context: ForwardingContext, prefix: Range<Int>, to out: inout ByteBuffer
    ) {
        if !context.client.isEmpty {
            out.append("X-Forwarded-For: ")
            context.client.append(to: &out)
            out.append("\r\nX-Real-IP: ")
            context.client.append(to: &out)
            out.append("\r\n")
        }
        out.append(context.secure ? "X-Forwarded-Proto: https\r\n" : "X-Forwarded-Proto: http\r\n")
        if !head.authority.isEmpty {
            out.append("X-Forwarded-Host: ")
            out.append(bytes, head.authority)
            out.append("\r\n")
        }
        if context.serverPort != 0 {
            out.append("X-Forwarded-Port: ")
            out.append(decimal: Int(context.serverPort))
            out.append("\r\n")
        }
        if !prefix.isEmpty {
            out.append("X-Forwarded-Prefix: ")
            out.append(bytes, prefix)
            out.append("\r\n")
        }
        out.append("X-Request-ID: ")
        context.requestID.append(to: &out)
        out.append("\r\n")
        if let tls = context.tls { append(tls, head, to: &out) }
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
