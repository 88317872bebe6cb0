import Testing
import Wire

@testable import Proxy

@Suite struct ClientCountsTests {
    private func address(_ text: String) -> IPAddress {
        let bytes = [UInt8](text.utf8)
        return IPAddress(bytes.span, in: 0..<bytes.count)!
    }

    /// Which of the connections of these clients, one after the other, stay.
    private func stay(_ counts: inout ClientCounts, _ clients: [String], limit: Int) -> [Bool] {
        clients.map { counts.add(address($0), limit: limit) != nil }
    }

    @Test func `up to the limit, and again when one ends`() {
        var counts = ClientCounts()
        let first = stay(&counts, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"], limit: 2)
        #expect(first == [true, true, false, true])
        counts.remove(address("192.0.2.1"))
        let second = stay(&counts, ["192.0.2.1", "192.0.2.1"], limit: 2)
        #expect(second == [true, false])
        // A limit that was lowered by a reload holds for new ones.
        counts.remove(address("192.0.2.1"))
        let third = stay(&counts, ["192.0.2.1"], limit: 1)
        #expect(third == [false])
    }

    @Test func `an IPv6 client is a network`() {
        var counts = ClientCounts()
        let client = counts.add(address("2001:db8:0:1::1"), limit: 1)
        #expect(client == address("2001:db8:0:1::"))
        let others = stay(&counts, ["2001:db8:0:1:ffff::", "2001:db8:0:2::1"], limit: 1)
        #expect(others == [false, true])
        // The network in which IPv4 addresses are mapped is no client.
        let mapped = stay(&counts, ["::1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.2"], limit: 1)
        #expect(mapped == [true, true, true, false])
    }

    @Test func `nothing is kept of clients without connections`() {
        var counts = ClientCounts()
        var random = SystemRandomNumberGenerator()
        var open: [IPAddress] = []
        var present: [IPAddress: Int] = [:]
        for _ in 0..<20_000 {
            if Bool.random(using: &random) || open.isEmpty {
                let address = IPAddress(v4: UInt32.random(in: 0..<50, using: &random))
                let added = counts.add(address, limit: 5)
                #expect((added != nil) == (present[address, default: 0] < 5))
                if let added {
                    open.append(added)
                    present[address, default: 0] += 1
                }
            } else {
                let ended = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                counts.remove(ended)
                present[ended]! -= 1
            }
        }
        #expect(counts.count == present.values.filter { $0 > 0 }.count)
        for client in open { counts.remove(client) }
        #expect(counts.count == 0)
    }
}
