import Bytes
import Testing

@testable import Proxy

@Suite struct EventWordTests {
    static let tokens = [
        SlabToken(index: 0, generation: 0), SlabToken(index: 0, generation: .max), SlabToken(index: 1, generation: 1),
        SlabToken(index: 0x3FFF_FFFF, generation: 0), SlabToken(index: 0x3FFF_FFFF, generation: .max),
        SlabToken(index: 0x1234_5678, generation: 0x9ABC_DEF0),
    ]

    @Test(arguments: tokens) func keepsTheTokenOfAClient(token: SlabToken) {
        guard case .client(let read) = EventWord(raw: EventWord.client(token).raw) else {
            Issue.record("another kind")
            return
        }
        #expect(read == token)
    }

    @Test(arguments: tokens) func keepsTheTokenOfALink(token: SlabToken) {
        guard case .link(let read) = EventWord(raw: EventWord.link(token).raw) else {
            Issue.record("another kind")
            return
        }
        #expect(read == token)
    }

    @Test(arguments: [0, 1, 4095, 0xFFFF_FFFF]) func keepsTheIndexOfAListener(index: Int) {
        guard case .listener(let read) = EventWord(raw: EventWord.listener(index: index).raw) else {
            Issue.record("another kind")
            return
        }
        #expect(read == index)
    }

    @Test func theChannelIsOneOfItsKind() {
        guard case .channel = EventWord(raw: EventWord.channel.raw) else {
            Issue.record("another kind")
            return
        }
    }

    @Test func noTwoWordsAreEqual() {
        var words = Self.tokens.flatMap { [EventWord.client($0).raw, EventWord.link($0).raw] }
        words += [0, 1].map { EventWord.listener(index: $0).raw } + [EventWord.channel.raw]
        #expect(Set(words).count == words.count)
    }

    @Test func aStaleWordFindsNobody() throws {
        final class Tenant {}
        var slab = Slab<Tenant>()
        let first = slab.claim()
        slab.insert(Tenant(), at: first)
        let word = EventWord.client(first).raw
        slab.remove(first)
        let second = slab.claim()
        slab.insert(Tenant(), at: second)
        #expect(second.index == first.index)
        guard case .client(let stale) = EventWord(raw: word) else {
            Issue.record("another kind")
            return
        }
        let (old, new) = (slab[stale], slab[second])
        #expect(old == nil)
        #expect(new != nil)
    }
}
