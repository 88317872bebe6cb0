import Testing

@testable import Control

@Suite struct TimeTextTests {
    @Test func `moments`() {
        #expect(
            TimeText.moment(1_767_225_600) == "2026-01-01T00:00:00Z" && TimeText.moment(1_767_225_600 + 3_723) == "2026-01-01T01:02:03Z")
        #expect(TimeText.moment(.min) == "1970-01-01T00:00:00Z" && TimeText.moment(.max) == "9999-12-31T23:59:59Z")
        #expect(TimeText.date(1_772_409_600) == "2026-03-02")
    }

    @Test(arguments: [
        (Int64(0), "0 minutes"), (60, "1 minute"), (7199, "119 minutes"), (7200, "2 hours"), (172_799, "47 hours"), (172_800, "2 days"),
        (-259_200, "3 days ago"), (-1, "0 minutes ago"), (Int64.max, "13343998895912 days"), (.min, "13343998895912 days ago"),
    ])
    func `spans`(_ seconds: Int64, _ expected: String) {
        #expect(TimeText.span(until: seconds, now: 0) == expected)
    }
}
