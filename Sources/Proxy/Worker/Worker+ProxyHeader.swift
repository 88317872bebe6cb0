internal import Bytes
internal import Reactor
internal import Telemetry
internal import Wire

// What proxies say at the start of a connection about whose it is (the PROXY protocol), before TLS and before HTTP.
extension Worker {
    /// Reads until there is a verdict on the header. What has come behind it stays for the next phase.
    func awaitProxyHeader(_ client: ClientConnection) {
        while true {
            let isPlain = client.tls == nil
            let received = isPlain ? receiveStart(client, into: &client.input) : receiveStart(client, into: &client.ciphertext)
            let bytes = isPlain ? client.input.unsafeBytes : client.ciphertext.unsafeBytes
            switch ProxyHeader.parse(bytes.span) {
            case .incomplete:
                if client.inputEnded { return refuseProxyHeader(client, "the connection ended before the header") }
                if !received { return }
            case .proxied(let length, let source, let port):
                client.announce(source, port: port)
                switch admit(source) {
                case .uncounted: break
                case .counted(let counted): client.countedAs = counted
                case .refused: return close(client)
                }
                return endProxyHeader(client, length)
            case .local(let length):
                return endProxyHeader(client, length)
            case .invalid(let reason):
                return refuseProxyHeader(client, reason)
            }
        }
    }

    private func receiveStart(_ client: ClientConnection, into buffer: inout ByteBuffer) -> Bool {
        guard client.isReadable, !client.inputEnded else { return false }
        if buffer.capacity == 0 { buffer = buffers.takeSmall() }
        return receive(client, into: &buffer)
    }

    private func endProxyHeader(_ client: ClientConnection, _ length: Int) {
        if client.tls == nil { client.input.consume(length) } else { client.ciphertext.consume(length) }
        client.phase = client.tls == nil ? .awaitingHead : .handshaking
        client.steps += 1
    }

    /// Nobody knows whose connection this is: it ends without a word.
    func refuseProxyHeader(_ client: ClientConnection, _ reason: StaticString) {
        counters?.add(.proxyHeadersRefused)
        log.debug("PROXY header refused", LogField("peer", client.peer.text), LogField("reason", reason.description))
        close(client)
    }
}
