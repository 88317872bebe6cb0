import Testing

@testable import Config

struct DurationsTests {
    @Test(
        "reads",
        arguments: [
            ("0", 0), ("0s", 0), ("500ms", 500), ("10s", 10_000), ("1m", 60_000), ("1h", 3_600_000), ("1h30m", 5_400_000),
            ("1d", 86_400_000),
            ("1d1h1m1s1ms", 90_061_001), ("1s5ms", 1005), ("9223372036854775807ms", Int.max),
        ])
    func reads(_ text: String, _ milliseconds: Int) throws {
        #expect(try Durations.parse(text) == milliseconds)
    }

    @Test("refuses", arguments: ["", "s", "1 s", "-1s", "1.5s", "1s1h", "1s1s", "1h30", "1sec", "1S", "1M", "ms", "1m 30s", "1h٣m", "1é"])
    func refuses(_ text: String) {
        #expect(throws: Durations.Mistake.notADuration) { try Durations.parse(text) }
    }

    @Test("refuses bare numbers", arguments: ["1", "10", "00"])
    func refusesBareNumbers(_ text: String) {
        #expect(throws: Durations.Mistake.noUnit) { try Durations.parse(text) }
    }

    @Test("never overflows", arguments: ["9223372036854775808ms", "9223372036854775807s", "106751991168d", "106751991167d9999999999h"])
    func neverOverflows(_ text: String) {
        #expect(throws: Durations.Mistake.tooLarge) { try Durations.parse(text) }
    }

    @Test(
        "writes the shortest exact form",
        arguments: [(0, "0"), (1, "1ms"), (1000, "1s"), (5_400_000, "1h30m"), (90_061_001, "1d1h1m1s1ms")])
    func writes(_ milliseconds: Int, _ text: String) throws {
        #expect(Durations.text(milliseconds) == text)
        #expect(try Durations.parse(text) == milliseconds)
    }
}
