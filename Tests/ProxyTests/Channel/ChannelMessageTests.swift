import Testing

@testable import Proxy

@Suite struct ChannelMessageTests {
    static let messages: [ChannelMessage] = [
        .start(worker: 0, ticketKeys: []), .start(worker: 63, ticketKeys: [UInt8](repeating: 9, count: 160)),
        .certificates(capacity: 1 << 40, length: 0), .certificates(capacity: 5, length: 5), .certificatesGrew(length: Int.max),
        .listener(key: ":443"), .listener(key: ""), .listener(key: "unix:/run/é.sock"), .snapshot(generation: 0),
        .snapshot(generation: UInt32.max), .ticketKeys([1, 2, 3]), .drain(milliseconds: 30_000), .acknowledged(generation: 7),
        .refused(generation: 8, reason: "no memory"),
    ]

    @Test(arguments: messages)
    func `what is encoded comes back`(_ message: ChannelMessage) {
        let bytes = message.encode()
        #expect(bytes.count <= 64 * 1024)
        #expect(ChannelMessage.decode(bytes) == message)
    }

    @Test(arguments: messages)
    func `what is cut off or has more behind it is refused`(_ message: ChannelMessage) {
        let bytes = message.encode()
        for count in 0..<bytes.count { #expect(ChannelMessage.decode(Array(bytes[..<count])) == nil) }
        #expect(ChannelMessage.decode(bytes + [0]) == nil)
    }

    @Test func `unknown kinds are refused`() {
        for kind in [UInt8(0), 10, 11, 255] { #expect(ChannelMessage.decode([kind] + [UInt8](repeating: 0, count: 16)) == nil) }
    }

    @Test func `values out of range are refused`() {
        let huge = [UInt8](repeating: 0xff, count: 8)
        let zero = [UInt8](repeating: 0, count: 8)
        let five: [UInt8] = [5, 0, 0, 0, 0, 0, 0, 0]
        let beyond32: [UInt8] = [0, 0, 0, 0, 1, 0, 0, 0]
        // A length beyond the datagram, a negative number, a length above the capacity, a generation above 32 bits, text that is no UTF-8.
        #expect(ChannelMessage.decode([4] + huge) == nil)
        #expect(ChannelMessage.decode([4] + five + [1]) == nil)
        #expect(ChannelMessage.decode([3] + huge) == nil)
        #expect(ChannelMessage.decode([2] + zero + five) == nil)
        #expect(ChannelMessage.decode([5] + beyond32) == nil)
        #expect(ChannelMessage.decode([4, 1, 0, 0, 0, 0, 0, 0, 0, 0xff]) == nil)
    }

    @Test func `any bytes at all decode to a value or to nothing`() {
        var state: UInt64 = 42
        for _ in 0..<5000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = Int(state >> 33) % 40
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: (state &* UInt64($0 + 1)) >> 29) }
            if let message = ChannelMessage.decode(bytes) { #expect(message.encode() == bytes) }
        }
    }

    @Test func `a reason too long for a datagram is cut`() {
        let message = ChannelMessage.refused(generation: 1, reason: String(repeating: "x", count: 1 << 20))
        #expect(message.encode().count <= 64 * 1024)
        #expect(ChannelMessage.decode(message.encode()) != nil)
    }

    @Test(arguments: 0..<4) func `a reason is cut between two characters`(_ shift: Int) throws {
        let reason = String(repeating: "x", count: shift) + String(repeating: "€", count: 10_000)
        let message = try #require(ChannelMessage.decode(ChannelMessage.refused(generation: 1, reason: reason).encode()))
        guard case .refused(1, let cut) = message else {
            Issue.record("another message")
            return
        }
        #expect(reason.hasPrefix(cut))
        #expect(cut.utf8.count > 16 * 1024 - 4)
    }
}
