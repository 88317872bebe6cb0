import Testing
import Wire

@testable import Proxy

/// Dialogues with the exchange: what happens, and what it says shall happen next.
@Suite struct ExchangeTests {
    private static func request(
        _ method: Method = .get, _ framing: BodyFraming = .none, version: HTTPVersion = .http11, keepAlive: Bool = true
    ) -> Exchange.Request {
        Exchange.Request(method: method, version: version, framing: framing, keepAlive: keepAlive)
    }

    private static func exchange(_ request: Exchange.Request, reused: Bool = false) -> Exchange {
        var exchange = Exchange(request, collects: false)
        exchange.linkOpened(reused: reused)
        return exchange
    }

    @Test func aGetWithALengthKeepsEverything() {
        var exchange = Self.exchange(Self.request())
        #expect(exchange.body == .complete)
        let plan = exchange.responseHead(framing: .length(5), linkKeepAlive: true, draining: false)
        #expect(plan == .init(framing: .length(5), keepsClient: true))
        #expect(exchange.responseEnded(extraBytes: false) == .init(reusesLink: true, keepsClient: true))
        #expect(exchange.state == .finished)
    }

    @Test func bytesBehindTheEndCostTheLink() {
        var exchange = Self.exchange(Self.request())
        _ = exchange.responseHead(framing: .length(5), linkKeepAlive: true, draining: false)
        #expect(exchange.responseEnded(extraBytes: true) == .init(reusesLink: false, keepsClient: true))
    }

    @Test func aLinkIsNotReusedAfterHead() {
        var exchange = Self.exchange(Self.request(.head))
        let plan = exchange.responseHead(framing: .none, linkKeepAlive: true, draining: false)
        #expect(plan.keepsClient)
        #expect(exchange.responseEnded(extraBytes: false) == .init(reusesLink: false, keepsClient: true))
    }

    @Test func aBodyThatEndsWithTheConnectionIsChunkedForTheClient() {
        var exchange = Self.exchange(Self.request())
        let plan = exchange.responseHead(framing: .untilClose, linkKeepAlive: false, draining: false)
        #expect(plan == .init(framing: .chunked, keepsClient: true))
        #expect(
            exchange.linkEnded(clean: true, framing: .untilClose, anyBytes: true)
                == .complete(.init(reusesLink: false, keepsClient: true)))
    }

    @Test func anHTTP10ClientNeverGetsChunks() {
        for framing in [BodyFraming.chunked, .untilClose] {
            var exchange = Self.exchange(Self.request(version: .http10))
            let plan = exchange.responseHead(framing: framing, linkKeepAlive: true, draining: false)
            #expect(plan == .init(framing: .untilClose, keepsClient: false))
        }
    }

    @Test func drainingEndsTheConnectionAfterTheAnswer() {
        var exchange = Self.exchange(Self.request())
        #expect(!exchange.responseHead(framing: .length(0), linkKeepAlive: true, draining: true).keepsClient)
    }

    @Test func anAnswerBeforeTheEndOfTheRequestCostsBothConnections() {
        var exchange = Self.exchange(Self.request(.post, .length(100)))
        exchange.bodySent()
        let plan = exchange.responseHead(framing: .length(0), linkKeepAlive: true, draining: false)
        #expect(!plan.keepsClient)
        #expect(exchange.responseEnded(extraBytes: false) == .init(reusesLink: false, keepsClient: false))
    }

    // MARK: links that end

    @Test func aReusedLinkThatDiesBeforeAByteIsTriedAgain() {
        var exchange = Self.exchange(Self.request(), reused: true)
        #expect(exchange.linkEnded(clean: true, framing: .none, anyBytes: false) == .retry)
        #expect(exchange.state == .awaitingLink)
        exchange.linkOpened(reused: false)
        #expect(exchange.linkEnded(clean: true, framing: .none, anyBytes: false) == .respond(status: 502))
    }

    @Test(arguments: [
        (Method.get, BodyFraming.none, false, false),  // a fresh link
        (.post, .none, true, false),  // not idempotent
        (.get, .none, true, true),  // something of a response had come
        (.put, .length(3), true, false),  // a body was begun
    ])
    func otherwiseALinkThatDiesIsA502(method: Method, framing: BodyFraming, reused: Bool, anyBytes: Bool) {
        var exchange = Self.exchange(Self.request(method, framing), reused: reused)
        if framing != .none { exchange.bodySent() }
        #expect(exchange.linkEnded(clean: true, framing: .none, anyBytes: anyBytes) == .respond(status: 502))
        #expect(exchange.state == .finished)
    }

    @Test(arguments: [(BodyFraming.length(10), true), (.chunked, true), (.untilClose, false)])
    func aCutBodyIsTruncated(framing: BodyFraming, clean: Bool) {
        var exchange = Self.exchange(Self.request())
        _ = exchange.responseHead(framing: framing, linkKeepAlive: true, draining: false)
        #expect(exchange.linkEnded(clean: clean, framing: framing, anyBytes: true) == .truncate)
    }

    @Test func retriesAreBounded() {
        var exchange = Exchange(Self.request(), collects: false)
        var tries = 0
        while tries < 100 {
            exchange.linkOpened(reused: true)
            tries += 1
            if exchange.linkEnded(clean: true, framing: .none, anyBytes: false) != .retry { break }
        }
        #expect(tries == Exchange.maximumAttempts)
    }

    // MARK: connecting

    @Test func aServerThatCannotBeReachedIsFollowedByAnother() {
        var exchange = Exchange(Self.request(.post, .length(3)), collects: false)
        #expect(exchange.linkFailed(timedOut: false, othersLeft: true) == .tryAnother)
        #expect(exchange.linkFailed(timedOut: true, othersLeft: false) == .respond(status: 504))
    }

    @Test func theLastServerThatRefusesIsA502() {
        var exchange = Exchange(Self.request(), collects: false)
        #expect(exchange.linkFailed(timedOut: false, othersLeft: false) == .respond(status: 502))
    }

    @Test func serversAreNotTriedForEver() {
        var exchange = Exchange(Self.request(), collects: false)
        var tries = 1
        while exchange.linkFailed(timedOut: false, othersLeft: true) == .tryAnother { tries += 1 }
        #expect(tries == Exchange.maximumAttempts)
    }

    // MARK: interim responses

    @Test func interimResponsesPassInOrderAndAreCounted() {
        var exchange = Self.exchange(Self.request())
        #expect(exchange.interim(status: 100) == .drop)
        for _ in 1..<Exchange.maximumInterims { #expect(exchange.interim(status: 103) == .forward) }
        #expect(exchange.interim(status: 103) == .respond(status: 502))
    }

    @Test func a101ThatNobodyAskedForIsA502() {
        var exchange = Self.exchange(Self.request())
        #expect(exchange.interim(status: 101) == .respond(status: 502))
    }

    @Test func anHTTP10ClientGetsNoInterimResponse() {
        var exchange = Self.exchange(Self.request(version: .http10))
        #expect(exchange.interim(status: 103) == .drop)
    }

    // MARK: bodies of unknown length, time, failures

    @Test func aCollectedBodyGoesOnOnceItIsWhole() {
        var exchange = Exchange(Self.request(.post, .chunked), collects: true)
        #expect(exchange.state == .collecting)
        #expect(exchange.waiting(clientBlocked: false, bodyBlocked: false) == .clientBody)
        exchange.collected()
        #expect(exchange.state == .awaitingLink)
    }

    @Test func timeoutsBlameWhoWasWaitedFor() {
        for (waiting, status) in [(Exchange.Waiting.clientBody, 408), (.connect, 504), (.response, 504)] {
            var exchange = Self.exchange(Self.request())
            #expect(exchange.timedOut(waiting) == .respond(status: status))
        }
        var relaying = Self.exchange(Self.request())
        _ = relaying.responseHead(framing: .chunked, linkKeepAlive: true, draining: false)
        #expect(relaying.timedOut(.response) == .truncate)
        var stuck = Self.exchange(Self.request())
        #expect(stuck.timedOut(.clientReading) == .truncate)
    }

    @Test func whoIsWaitedFor() {
        var exchange = Exchange(Self.request(.post, .length(10)), collects: false)
        #expect(exchange.waiting(clientBlocked: false, bodyBlocked: false) == .connect)
        exchange.linkOpened(reused: false)
        #expect(exchange.waiting(clientBlocked: false, bodyBlocked: false) == .clientBody)
        #expect(exchange.waiting(clientBlocked: false, bodyBlocked: true) == .response)
        exchange.requestSent()
        #expect(exchange.waiting(clientBlocked: false, bodyBlocked: false) == .response)
        #expect(exchange.waiting(clientBlocked: true, bodyBlocked: false) == .clientReading)
    }

    @Test func aFailureInMidResponseCannotBeAnswered() {
        var exchange = Self.exchange(Self.request())
        _ = exchange.responseHead(framing: .chunked, linkKeepAlive: true, draining: false)
        #expect(exchange.fail(502) == .truncate)
    }

    @Test func ourOwnAnswerKeepsTheClientOnlyWhenItsRequestIsOver() {
        #expect(Exchange(Self.request(), collects: false).keepsClientAfterOwnAnswer)
        #expect(!Exchange(Self.request(keepAlive: false), collects: false).keepsClientAfterOwnAnswer)
        #expect(!Exchange(Self.request(.post, .length(9)), collects: false).keepsClientAfterOwnAnswer)
    }

    @Test(arguments: [
        (Method.get, BodyFraming.none, false), (.head, .none, false), (.delete, .length(0), false),
        (.post, .none, true), (.put, .length(1), true), (.patch, .chunked, true),
    ])
    func whatCannotBeSentAgainNeedsAProvenServer(method: Method, framing: BodyFraming, needs: Bool) {
        #expect(Exchange(Self.request(method, framing), collects: false).needsProvenReuse == needs)
    }

    // MARK: bodies that are collected

    @Test func aBodyIsCollectedOnlyWhereThereIsOne() {
        #expect(Exchange(Self.request(.post, .length(5)), collects: true).state == .collecting)
        #expect(Exchange(Self.request(.post, .chunked), collects: true).state == .collecting)
        #expect(Exchange(Self.request(.post, .chunked), collects: false).state == .awaitingLink)
        for framing in [BodyFraming.none, .length(0)] {
            #expect(Exchange(Self.request(.post, framing), collects: true).state == .awaitingLink)
        }
    }

    // MARK: tunnels

    private static var upgrading: Exchange {
        var exchange = Exchange(
            .init(method: .get, version: .http11, framing: .none, keepAlive: true, upgrades: true), collects: false)
        exchange.linkOpened(reused: false)
        return exchange
    }

    @Test func aWebSocketBeginsWithItsOwn101() {
        var exchange = Self.upgrading
        #expect(exchange.interim(status: 103) == .forward)
        #expect(exchange.interim(status: 101, switches: true) == .tunnel)
        #expect(exchange.state == .tunnelling)
        #expect(exchange.waiting(clientBlocked: true, bodyBlocked: true) == .tunnel)
        exchange.tunnelEnded()
        #expect(exchange.state == .finished)
    }

    @Test func a101ToAnotherProtocolIsRefused() {
        var exchange = Self.upgrading
        #expect(exchange.interim(status: 101, switches: false) == .respond(status: 502))
    }

    @Test func a101ThatNobodyAskedForIsRefused() {
        var exchange = Self.exchange(Self.request())
        #expect(exchange.interim(status: 101, switches: true) == .respond(status: 502))
    }

    @Test func anUpgradeThatIsDeclinedIsAnOrdinaryAnswerButItsLinkIsNotReused() {
        var exchange = Self.upgrading
        let plan = exchange.responseHead(framing: .length(2), linkKeepAlive: true, draining: false)
        #expect(plan == .init(framing: .length(2), keepsClient: true))
        #expect(exchange.responseEnded(extraBytes: false) == .init(reusesLink: false, keepsClient: true))
    }

    @Test func aTunnelInWhichNothingMovesIsCut() {
        var exchange = Self.upgrading
        _ = exchange.interim(status: 101, switches: true)
        #expect(exchange.timedOut(.tunnel) == .truncate)
        #expect(exchange.state == .finished)
    }
}
