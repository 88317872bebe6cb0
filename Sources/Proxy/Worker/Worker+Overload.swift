internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry

// When descriptors run out: clients are told so, what is idle makes room, and requests under way keep what they need.
extension Worker {
    /// Descriptors that are held so that there is one to refuse with.
    private static let reserves = 4
    /// Of all descriptors, the share that clients may take; the rest is for app servers and files.
    private static let clientShare = (numerator: 3, denominator: 4)
    private static let idleCandidates = 64

    /// Clients hold as many descriptors as they may: further ones are answered 503.
    var isShortOfDescriptors: Bool {
        clients.count >= max(1, descriptorLimit / Self.clientShare.denominator * Self.clientShare.numerator)
    }

    /// One more client may be told that there is no room.
    var mayRefuse: Bool { overloads < Self.reserves }

    /// Gives up one reserved descriptor for a client that is to be refused; false when none is left.
    func openReserve() -> Bool { mayRefuse && reserve.popLast() != nil }

    /// Takes back what was given up, as soon as there is something to take.
    func refillReserve() {
        while reserve.count < Self.reserves {
            guard let descriptor = poller.duplicate() else { return }
            reserve.append(descriptor)
        }
    }

    /// Closes a connection that waits for its next request; false when no such connection is found soon.
    func closeIdleClient() -> Bool {
        for _ in 0..<Self.idleCandidates {
            idleCursor = idleCursor + 1 < clients.places ? idleCursor + 1 : 0
            guard let client = clients[index: idleCursor], client.phase == .awaitingHead, client.requests > 0, client.input.isEmpty,
                !client.isOverload
            else { continue }
            counters?.add(.connectionsEvicted)
            beginClosing(client, .plain)
            drive(client)
            if client.phase == .closed { return true }
        }
        return false
    }

    /// Closes an idle link to an app server; false when there is none.
    func closeIdleLink() -> Bool {
        guard idleLinks > 0, let link = links.elements.first(where: { $0.phase == .idle }) else { return false }
        dropIdle(link)
        return true
    }

    func reportShortage(_ message: String, _ reason: String) {
        guard let count = shortageReports.pass(now) else { return }
        log.error(
            message, LogField("reason", reason), LogField("count", count), LogField("clients", clients.count),
            LogField("links", links.count))
    }
}
