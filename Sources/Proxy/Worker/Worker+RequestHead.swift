internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Wire

// The request head as the app server gets it, in its protocol.
extension Worker {
    /// Writes the request for a server's protocol; false when it was answered instead.
    func writeHead(
        _ client: ClientConnection, _ transaction: Transaction, _ source: HeadSource, _ application: ServerSettings.Application
    ) -> Bool {
        if case .written = source { return true }
        transaction.application = application
        if transaction.head.capacity == 0 { transaction.head = buffers.takeSmall() }
        transaction.head.removeAll()
        switch source {
        case .parsed(let bytes):
            return writeHead(client, transaction, bytes.span, application)
        case .original:
            let bytes = transaction.original.unsafeBytes
            let again = RequestParser.parse(bytes.span, limits: transaction.snapshot.headLimits, into: &requestHead)
            precondition(again == .complete, "a head that was complete before")
            return writeHead(client, transaction, bytes.span, application)
        case .written:
            return true
        }
    }

    private func writeHead(
        _ client: ClientConnection, _ transaction: Transaction, _ bytes: Span<UInt8>, _ application: ServerSettings.Application
    ) -> Bool {
        let route = transaction.snapshot.configuration.routes[transaction.route]
        let strip = route.stripPrefix ? prefixLength(route.path, bytes.extracting(requestHead.path)) : 0
        guard let strip else {
            return refuseHead(client, transaction, status: 400, reason: "path spelled so that its prefix cannot be taken off")
        }
        // HTTP/1.0 may leave open whom it asks.
        let serverAddress = requestHead.authority.isEmpty ? ownAddress(client) : AddressText()
        let context = ForwardingContext(
            origin: transaction.origin, requestID: transaction.id, serverAddress: serverAddress,
            fields: transaction.upstream.forwarding, tls: tlsFacts(client, transaction))
        switch application {
        case .http:
            let framing = framing(of: transaction)
            RequestWriter.write(requestHead, bytes, context: context, framing: framing, stripPrefix: strip, into: &transaction.head)
            // Trailers need chunks, of which a body that is here needs but one.
            if framing == .chunked, let spool = transaction.spool, !spool.isEmpty {
                ChunkWriter.begin(size: spool.count, into: &transaction.head)
            }
            return true
        case .uwsgi:
            // Its bodies are bare bytes.
            buffers.reclaim(&transaction.trailers)
            var length: Int? = transaction.spool?.count
            if case .length(let count) = requestHead.framing { length = count }
            let result = UwsgiPacket.write(
                requestHead, bytes, context: context, contentLength: length, scriptNameLength: strip, into: &transaction.head)
            switch result {
            case .written: return true
            case .tooLarge: return refuseHead(client, transaction, status: 431, reason: "variables exceed 65535 bytes")
            case .invalidPath: return refuseHead(client, transaction, status: 400, reason: "path cannot be decoded")
            }
        }
    }

    /// How the body goes to an HTTP server: with a length, if that is known, since not every server takes chunks.
    private func framing(of transaction: Transaction) -> BodyFraming {
        guard let spool = transaction.spool else { return requestHead.framing }
        return transaction.trailers.isEmpty ? .length(spool.count) : .chunked
    }

    private func ownAddress(_ client: ClientConnection) -> AddressText {
        let bytes = Socket.localAddress(client.socket.raw)?.addressBytes ?? []
        return IPAddress(bytes.span)?.text ?? AddressText()
    }

    private func tlsFacts(_ client: ClientConnection, _ transaction: Transaction) -> ForwardingContext.TLSFacts? {
        guard transaction.upstream.settings.tlsHeaders, let tls = client.tls else { return nil }
        return ForwardingContext.TLSFacts(version: tls.version, serverName: tls.serverName)
    }

    private func refuseHead(_ client: ClientConnection, _ transaction: Transaction, status: Int, reason: StaticString) -> Bool {
        answer(client, transaction, status: status, reason: reason)
        return false
    }

    /// The bytes to take off the raw path so that the prefix goes; nil when there is no such cut.
    private func prefixLength(_ prefix: String, _ path: Span<UInt8>) -> Int? {
        let count = prefix.utf8.count - (prefix.utf8.last == UInt8(ascii: "/") ? 1 : 0)
        return PathNormalizer.rawLength(ofPrefix: count, in: path, scratch: &normalizedPath)
    }
}
