import Bytes
import Testing

@testable import Proxy

@Suite struct ThrottleTests {
    private func time(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func `one a period, with the number of all`() {
        var throttle = Throttle(milliseconds: 1000)
        #expect(throttle.pass(time(5)) == 1)
        for step in 0..<100 { #expect(throttle.pass(time(6 + UInt64(step))) == nil) }
        #expect(throttle.pass(time(1004)) == nil)
        #expect(throttle.pass(time(1005)) == 102)
        #expect(throttle.pass(time(1006)) == nil)
        #expect(throttle.pass(time(9000)) == 2)
        #expect(throttle.pass(time(20_000)) == 1)
    }
}
