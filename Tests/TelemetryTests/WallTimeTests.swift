import Bytes
import Testing

@testable import Telemetry

@Suite struct WallTimeTests {
    @Test(arguments: [
        (WallTime(seconds: 0), "1970-01-01T00:00:00.000Z"),
        (WallTime(seconds: 1_795_170_595, nanoseconds: 123_999_999), "2026-11-20T10:29:55.123Z"),
        (WallTime(seconds: Int64.max, nanoseconds: Int64.max), "9999-12-31T23:59:59.999Z"),
        (WallTime(seconds: -5, nanoseconds: -5), "1970-01-01T00:00:00.000Z"),
    ])
    func `is written as RFC 3339 says`(_ time: WallTime, _ text: String) {
        var buffer = ByteBuffer()
        buffer.append(timestamp: time)
        #expect(String(decoding: buffer.array, as: UTF8.self) == text)
    }
}
