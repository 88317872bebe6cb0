import Bytes
import Testing

@testable import Control

@Suite struct TicketKeyRingTests {
    private func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: TicketKeyRing.keyBytes) }

    @Test func `the newest key comes first and one old one stays`() {
        let start = MonotonicTime(milliseconds: 0)
        var ring = TicketKeyRing(first: key(1), now: start)
        #expect(ring.encoded == key(1))
        #expect(ring.deadline == start.advanced(byMilliseconds: 12 * 3_600_000))
        ring.rotate(to: key(2), now: ring.deadline)
        #expect(ring.encoded == key(2) + key(1))
        ring.rotate(to: key(3), now: ring.deadline)
        #expect(ring.encoded == key(3) + key(2))
        #expect(ring.deadline == start.advanced(byMilliseconds: 36 * 3_600_000))
    }
}
