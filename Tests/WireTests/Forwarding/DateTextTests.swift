import Bytes
import Foundation
import Testing
import Wire

@Suite struct DateTextTests {
    static func text(_ seconds: Int) -> String {
        var out = ByteBuffer()
        DateText(secondsSince1970: seconds).append(to: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-1, "Thu, 01 Jan 1970 00:00:00 GMT"), (.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (.min, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
    func `known dates`(seconds: Int, text: String) {
        #expect(Self.text(seconds) == text)
    }

    @Test func `the same as Foundation, on every 17th day or so for 800 years`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for step in 0..<17_000 {
            let seconds = step * 1_500_007
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            guard Self.text(seconds) != expected else { continue }
            Issue.record("\(seconds): \(Self.text(seconds)), not \(expected)")
        }
    }
}
