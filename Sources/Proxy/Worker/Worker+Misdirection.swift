internal import TLS
internal import Wire

// Requests that belong on another connection.
extension Worker {
    /// Whether the request in `requestHead`, parsed from `bytes`, is for a host that this connection is not good enough for.
    func isMisdirected(_ client: ClientConnection, _ policies: PolicyTable, _ bytes: Span<UInt8>) -> Bool {
        guard let tls = client.tls else { return false }
        return Misdirection.isMisdirected(host: bytes.extracting(requestHead.host), policies: policies, connection: tls.policy) { host in
            tls.certificateCovers(host: host)
        }
    }
}

extension TLSSession {
    /// Whether the certificate of this connection is for the host of a request: a name, or an address (IPv6 in brackets), without port.
    fileprivate func certificateCovers(host: Span<UInt8>) -> Bool {
        let isBracketed = host.count > 2 && host[0] == UInt8(ascii: "[")
        guard let address = IPAddress(host, in: isBracketed ? 1..<host.count - 1 : 0..<host.count) else {
            return ServerName(host).map { certificateCovers($0) } ?? false
        }
        var bytes = InlineArray<16, UInt8>(repeating: 0)
        for index in 0..<16 { bytes[index] = UInt8(truncatingIfNeeded: address.bits >> UInt128(8 * (15 - index))) }
        return certificateCovers(address: bytes.span.extracting(droppingFirst: address.isIPv4 ? 12 : 0))
    }
}
