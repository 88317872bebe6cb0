import Foundation
import Testing

@testable import Telemetry

@Suite struct CivilTimeTests {
    @Test func `agrees with the calendar of Foundation over 500 years`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for step in 0..<2000 {
            let seconds = Int64(step) * 7_884_001 + 86_399
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second, .weekday], from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            let time = CivilTime(epochSeconds: seconds)
            #expect(time.year == parts.year && time.month == parts.month && time.day == parts.day, "\(seconds)")
            #expect(time.hour == parts.hour && time.minute == parts.minute && time.second == parts.second, "\(seconds)")
            #expect(time.weekday + 1 == parts.weekday, "\(seconds)")
        }
    }

    @Test(arguments: [
        (Int64.min, 1970, 1, 1), (-1, 1970, 1, 1), (0, 1970, 1, 1), (951_782_400, 2000, 2, 29), (4_107_542_400, 2100, 3, 1),
        (253_402_300_799, 9999, 12, 31), (Int64.max, 9999, 12, 31),
    ])
    func `the ends and the leap years`(_ seconds: Int64, _ year: Int, _ month: Int, _ day: Int) {
        let time = CivilTime(epochSeconds: seconds)
        #expect(time.year == year && time.month == month && time.day == day)
    }
}
