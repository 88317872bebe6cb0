public import Bytes

/// One line per request, appended to a buffer that the worker writes out. Allocates nothing once the buffer has grown.
public enum AccessLog {
    /// The most bytes of one text before escaping; longer ones are cut and end in `...`.
    public static let maximumTextBytes = 1024

    /// Appends one line with its line feed. The texts come from outside and are escaped; an empty one is left out (JSON) or shown as `-`
    /// (text). `id` tells the request apart in all logs; `peer` is who spoke for `client`, empty when it was the client itself.
    public static func append(
        _ record: AccessRecord, id: borrowing Span<UInt8>, client: borrowing Span<UInt8>, peer: borrowing Span<UInt8>,
        method: borrowing Span<UInt8>, target: borrowing Span<UInt8>,
        host: borrowing Span<UInt8>, userAgent: borrowing Span<UInt8>, sni: borrowing Span<UInt8>, format: LogFormat,
        to line: inout ByteBuffer
    ) {
        switch format {
        case .json:
            line.append("{\"time\":\"")
            line.append(timestamp: record.start)
            line.append("\"")
            appendMember(",\"id\":\"", id, to: &line)
            appendMember(",\"client\":\"", client, to: &line)
            appendMember(",\"peer\":\"", peer, to: &line)
            appendMember(",\"method\":\"", method, to: &line)
            appendMember(",\"target\":\"", target, to: &line)
            appendMember(",\"host\":\"", host, to: &line)
            appendNumbers(record, to: &line)
            appendMember(",\"agent\":\"", userAgent, to: &line)
            appendMember(",\"sni\":\"", sni, to: &line)
            line.append("}\n")
        case .text:
            appendPlain(client, to: &line)
            line.append(" [")
            line.append(timestamp: record.start)
            line.append("] \"")
            LogEscape.appendText(method, limit: maximumTextBytes, to: &line)
            line.append(" ")
            LogEscape.appendText(target, limit: maximumTextBytes, to: &line)
            line.append(" ")
            line.append(record.httpVersion)
            line.append("\" ")
            appendTextNumbers(record, to: &line)
            appendQuoted(" host=", host, to: &line)
            appendQuoted(" agent=", userAgent, to: &line)
            appendQuoted(" sni=", sni, to: &line)
            line.append(" peer=")
            appendPlain(peer, to: &line)
            line.append(" id=")
            appendPlain(id, to: &line)
            line.append("\n")
        }
    }

    private static func appendNumbers(_ record: AccessRecord, to line: inout ByteBuffer) {
        line.append(",\"version\":\"")
        line.append(record.httpVersion)
        line.append("\",\"status\":")
        line.append(decimal: max(0, record.status))
        line.append(",\"in\":")
        line.append(decimal: max(0, record.bytesIn))
        line.append(",\"out\":")
        line.append(decimal: max(0, record.bytesOut))
        line.append(",\"ms\":")
        line.append(decimal: max(0, record.milliseconds))
        if !record.upstream.isEmpty {
            line.append(",\"upstream\":\"")
            appendName(record.upstream, to: &line)
            line.append("\"")
        }
        if record.upstreamMilliseconds >= 0 {
            line.append(",\"upstream_ms\":")
            line.append(decimal: record.upstreamMilliseconds)
        }
        if record.tlsVersion.utf8CodeUnitCount > 0 {
            line.append(",\"tls\":\"")
            line.append(record.tlsVersion)
            line.append("\"")
        }
    }

    private static func appendTextNumbers(_ record: AccessRecord, to line: inout ByteBuffer) {
        line.append(decimal: max(0, record.status))
        line.append(" in=")
        line.append(decimal: max(0, record.bytesIn))
        line.append(" out=")
        line.append(decimal: max(0, record.bytesOut))
        line.append(" ms=")
        line.append(decimal: max(0, record.milliseconds))
        line.append(" upstream=")
        if record.upstream.isEmpty { line.append("-") } else { appendName(record.upstream, to: &line) }
        line.append(" upstream_ms=")
        if record.upstreamMilliseconds < 0 { line.append("-") } else { line.append(decimal: record.upstreamMilliseconds) }
        line.append(" tls=")
        if record.tlsVersion.utf8CodeUnitCount == 0 { line.append("-") } else { line.append(record.tlsVersion) }
    }

    private static func appendMember(_ opening: StaticString, _ text: borrowing Span<UInt8>, to line: inout ByteBuffer) {
        if text.isEmpty { return }
        line.append(opening)
        LogEscape.appendJSON(text, limit: maximumTextBytes, to: &line)
        line.append("\"")
    }

    private static func appendQuoted(_ opening: StaticString, _ text: borrowing Span<UInt8>, to line: inout ByteBuffer) {
        line.append(opening)
        if text.isEmpty {
            line.append("-")
            return
        }
        line.append("\"")
        LogEscape.appendText(text, limit: maximumTextBytes, to: &line)
        line.append("\"")
    }

    private static func appendPlain(_ text: borrowing Span<UInt8>, to line: inout ByteBuffer) {
        if text.isEmpty { line.append("-") } else { LogEscape.appendText(text, limit: maximumTextBytes, to: &line) }
    }

    /// Names of upstreams come from the configuration; whatever is not plain becomes `_`.
    private static func appendName(_ name: String, to line: inout ByteBuffer) {
        for byte in name.utf8 {
            let plain = byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            line.append(plain ? byte : UInt8(ascii: "_"))
        }
    }
}
