import Bytes
import Testing

@testable import Proxy

@Suite struct ThrottleTests {
    private func time(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func `one a period, with the number of all`() {
        var throttle = Throttle(milliseconds: 1000)
        let times: [UInt64] = [5] + Array(6...105) + [1004, 1005, 1006, 9000, 20_000]
        let passed = times.map { throttle.pass(time($0)) }
        #expect(passed == [1] + [Int?](repeating: nil, count: 101) + [102, nil, 2, 1])
    }
}
