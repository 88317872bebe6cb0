/// What a worker counts. Values only grow, except the gauges.
public enum Counter: Int, CaseIterable, Sendable {
    case connectionsAccepted
    /// Gauge: client connections open now.
    case connectionsOpen
    /// Closed at once, since their client had too many.
    case connectionsRefused
    /// Idle connections that had to make room.
    case connectionsEvicted
    case acceptErrors
    /// Connections of proxies that did not begin with a PROXY header, or with a malformed one.
    case proxyHeadersRefused
    case handshakes
    case handshakesFailed
    case resumed
    case sniUnknown
    case sniMalformed
    case requests
    case responses1xx
    case responses2xx
    case responses3xx
    case responses4xx
    case responses5xx
    case upstreamConnects
    case upstreamReuses
    case upstreamFailures
    case upstreamRetries
    case bytesIn
    case bytesOut
    case logLinesDropped
    /// Gauge: bytes of spool files.
    case spoolBytes
    case tunnels

    /// The counter for a response with `status` (100...599); anything else counts as 5xx.
    @inlinable public static func response(status: Int) -> Counter {
        switch status {
        case 100..<200: .responses1xx
        case 200..<300: .responses2xx
        case 300..<400: .responses3xx
        case 400..<500: .responses4xx
        default: .responses5xx
        }
    }
}
