internal import Wire

// Who a request comes from.
extension Worker {
    /// What the connection shows.
    func ownOrigin(_ client: ClientConnection) -> RequestOrigin {
        RequestOrigin(client: client.peer, clientPort: client.peerPort, isSecure: client.tls != nil, port: client.listener.port)
    }

    /// Finds out where the request in `requestHead`, parsed from `bytes`, comes from, for `requestOrigin`, and gives it an id.
    func identify(_ client: ClientConnection, _ snapshot: Snapshot, _ bytes: Span<UInt8>) -> RequestID {
        requestOrigin = ownOrigin(client)
        guard snapshot.trusted.contains(client.address) else { return requestIDs.next() }
        requestOrigin.believe(requestHead, bytes, trusted: snapshot.trusted)
        return RequestID(toldBy: requestHead, bytes) ?? requestIDs.next()
    }
}
