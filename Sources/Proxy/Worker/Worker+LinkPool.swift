internal import Bytes
internal import Config
internal import Reactor
internal import Upstream

// Links between two requests: taken from the pool, put back, closed.
extension Worker {
    func takeIdle(_ group: UpstreamGroup, _ server: Int, _ transaction: Transaction) -> UpstreamLink? {
        while let index = group.pools[server].pop(now: now, requireProvenReuse: transaction.exchange.needsProvenReuse) {
            idleLinks -= 1
            guard let link = links[index: Int(index)], link.phase == .idle else { continue }
            if mayMissEvents && !Socket.isQuiet(link.socket.raw) {
                closeLink(link)
                continue
            }
            link.phase = .open
            return link
        }
        return nil
    }

    /// Puts a link whose response is complete into the pool.
    private func pool(_ link: UpstreamLink) {
        link.phase = .idle
        link.served += 1
        if link.served == 2 { link.upstream.pools[link.server].reused() }
        buffers.reclaim(&link.input)
        let pool = link.server
        idleLinks += 1
        if let evicted = link.upstream.pools[pool].push(Int32(link.token.index), now: now) {
            idleLinks -= 1
            if let old = links[index: Int(evicted)] { closeLink(old) }
        }
    }

    func closeIdleLinks(of group: UpstreamGroup) {
        for link in links.elements where link.upstream === group && link.phase == .idle { dropIdle(link) }
    }

    func dropIdle(_ link: UpstreamLink) {
        link.upstream.pools[link.server].remove(Int32(link.token.index))
        idleLinks -= 1
        closeLink(link)
    }

    /// Closes links that have been idle for too long.
    func sweepIdleLinks() {
        guard idleLinks > 0, now >= nextSweep else { return }
        nextSweep = now.advanced(byMilliseconds: 250)
        for link in links.elements where link.phase == .idle {
            let group = link.upstream
            while let index = group.pools[link.server].expired(now: now) {
                idleLinks -= 1
                if let old = links[index: Int(index)] { closeLink(old) }
            }
        }
    }

    func closeLink(_ link: UpstreamLink) {
        guard link.phase != .closed else { return }
        link.phase = .closed
        buffers.reclaim(&link.input)
        links.remove(link.token)
    }

    /// The response is complete: the link goes back to the pool or away.
    func releaseLink(of transaction: Transaction, reuse: Bool) {
        guard let link = transaction.link else { return }
        detach(link)
        transaction.link = nil
        let group = link.upstream
        let isCurrent = snapshot?.upstreams.contains { $0 === group } ?? false
        // A link that is still readable has been sent more than its response.
        let isClean = !link.isReadable && !link.hasHungUp && !link.inputEnded && !link.writeFailed && link.input.isEmpty
        if reuse && isCurrent && isClean {
            pool(link)
        } else {
            closeLink(link)
        }
    }

    /// The link is of no use any more, whatever it was doing.
    func dropLink(of transaction: Transaction) {
        releaseLink(of: transaction, reuse: false)
    }
}
