public import Bytes

/// The answers that the proxy gives itself.
extension ResponseWriter {
    /// Appends a whole error answer: a short text with the request id, which is in X-Request-ID and in the log too.
    ///
    /// `headOnly` leaves the body out, for HEAD. `clientVersion` matters only together with `keepAlive`.
    public static func writeError(
        status: Int, requestID: RequestID, keepAlive: Bool, headOnly: Bool, date: DateText, clientVersion: HTTPVersion = .http11,
        into out: inout ByteBuffer
    ) {
        beginOwn(status: status, date, to: &out)
        // RFC 9110, section 15.5.6 demands it.
        if status == 405 { out.append("Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH\r\n") }
        // RFC 9110, section 15.6.4: it is worth trying again, and soon.
        if status == 503 { out.append("Retry-After: 1\r\n") }
        endOwn(status: status, requestID, keepAlive: keepAlive, headOnly: headOnly, clientVersion, to: &out)
    }

    /// Appends a 308 to the same host, path and query under https, and returns its status; `port` is that of the TLS listener.
    ///
    /// A request that names no host, or no path ("OPTIONS *"), gets a 400 instead.
    @discardableResult
    public static func writeRedirect(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, port: UInt16, requestID: RequestID, keepAlive: Bool, date: DateText,
        into out: inout ByteBuffer
    ) -> Int {
        let status = head.host.isEmpty || head.form == .asterisk ? 400 : 308
        beginOwn(status: status, date, to: &out)
        if status == 308 {
            out.append("Location: https://")
            out.append(bytes, head.host)
            if port != 443 {
                out.append(":")
                out.append(decimal: Int(port))
            }
            if head.path.isEmpty { out.append("/") }
            out.append(bytes, head.path.lowerBound..<head.target.upperBound)
            out.append("\r\n")
        }
        endOwn(status: status, requestID, keepAlive: keepAlive, headOnly: head.method == .head, head.version, to: &out)
        return status
    }

    private static func beginOwn(status: Int, _ date: DateText, to out: inout ByteBuffer) {
        precondition(status >= 200 && status <= 599)
        out.append("HTTP/1.1 ")
        out.append(decimal: status)
        out.append(" ")
        out.append(ReasonPhrase.of(status))
        out.append("\r\nDate: ")
        date.append(to: &out)
        out.append("\r\n")
    }

    private static func endOwn(
        status: Int, _ requestID: RequestID, keepAlive: Bool, headOnly: Bool, _ clientVersion: HTTPVersion, to out: inout ByteBuffer
    ) {
        let phrase = ReasonPhrase.of(status)
        let idLabel: StaticString = "\nrequest id: "
        out.append("Content-Type: text/plain; charset=utf-8\r\nX-Request-ID: ")
        requestID.append(to: &out)
        out.append("\r\n")
        // "502 ", phrase, label, id, line end.
        FieldLines.append(framing: .length(4 + phrase.utf8CodeUnitCount + idLabel.utf8CodeUnitCount + requestID.count + 1), to: &out)
        appendConnection(keepAlive: keepAlive, clientVersion, to: &out)
        out.append("\r\n")
        if headOnly { return }
        out.append(decimal: status)
        out.append(" ")
        out.append(phrase)
        out.append(idLabel)
        requestID.append(to: &out)
        out.append("\n")
    }
}
