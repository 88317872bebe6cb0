import Testing
import Wire

@testable import Proxy

@Suite struct ClientCountsTests {
    private func address(_ text: String) -> IPAddress {
        let bytes = [UInt8](text.utf8)
        return IPAddress(bytes.span, in: 0..<bytes.count)!
    }

    @Test func `up to the limit, and again when one ends`() throws {
        var counts = ClientCounts()
        let one = address("192.0.2.1")
        let first = try #require(counts.add(one, limit: 2))
        #expect(first == one)
        let second = counts.add(one, limit: 2)
        let third = counts.add(one, limit: 2)
        #expect(second != nil && third == nil)
        #expect(counts.add(address("192.0.2.2"), limit: 2) != nil)
        counts.remove(first)
        #expect(counts.add(one, limit: 2) != nil)
        #expect(counts.add(one, limit: 2) == nil)
        // A limit that was lowered by a reload holds for new ones.
        counts.remove(first)
        #expect(counts.add(one, limit: 1) == nil)
    }

    @Test func `an IPv6 client is a network`() throws {
        var counts = ClientCounts()
        let client = try #require(counts.add(address("2001:db8:0:1::1"), limit: 1))
        #expect(client == address("2001:db8:0:1::"))
        #expect(counts.add(address("2001:db8:0:1:ffff::"), limit: 1) == nil)
        #expect(counts.add(address("2001:db8:0:2::1"), limit: 1) != nil)
        // The network in which IPv4 addresses are mapped is no client.
        #expect(counts.add(address("::1"), limit: 1) != nil)
        #expect(counts.add(address("192.0.2.1"), limit: 1) != nil)
        #expect(counts.add(address("192.0.2.2"), limit: 1) != nil)
        #expect(counts.add(address("::ffff:192.0.2.2"), limit: 1) == nil)
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
