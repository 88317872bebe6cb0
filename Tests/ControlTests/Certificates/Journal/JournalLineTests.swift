import Foundation
import Telemetry
import Testing

@testable import Control

@Suite struct JournalLineTests {
    @Test func writesARenewalWithAllThereIsToSay() {
        let old = JournalCertificate.test(1, names: ["a.example", "b.example"], file: "/c/a.pem")
        let new = JournalCertificate.test(2, names: ["a.example", "c.example"], file: "/c/a.pem")
        let line = String(
            decoding: journalLine(.renewed(new, replacing: old), at: WallTime(seconds: 1_795_000_000, nanoseconds: 123_000_000)),
            as: UTF8.self)
        let prefix = "00070e151c232a31383f464d545b626970777e858c939aa1"
        #expect(
            line == #"{"time":"2026-11-18T11:06:40.123Z","event":"renewed","names":["a.example","c.example"],"#
                + #""old":"\#(prefix)0000000000000001","new":"\#(prefix)0000000000000002","file":"/c/a.pem","key_file":"/c/2.key","owner":1000,"#
                + #""not_after":"2027-01-15T08:00:00.000Z","gained":["c.example"],"lost":["b.example"]}"# + "\n")
    }

    @Test(
        arguments: [
            (.start(served: 5, quarantined: 1), "start"), (.inventoryStart(served: 5), "inventory_start"),
            (.inventory(.test(1)), "inventory"),
            (.inventoryEnd(served: 5), "inventory_end"), (.added(.test(1)), "added"), (.updated(.test(1)), "updated"),
            (.removed(.test(1)), "removed"), (.quarantined(file: "/c/x", reason: "torn", names: ["a"]), "quarantined"),
            (.recovered(file: "/c/x"), "recovered"), (.gap(lines: 7), "gap"),
        ] as [(JournalRecord, String)])
    func everyEventIsOneObject(record: JournalRecord, event: String) throws {
        let bytes = journalLine(record)
        #expect(bytes.last == UInt8(ascii: "\n") && bytes.dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        let object = try #require(parsed(bytes))
        #expect(object["event"] as? String == event)
        #expect(object["time"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(object["while_stopped"] == nil)
        #expect((object["new"] != nil) == ["inventory", "added", "updated"].contains(event))
        #expect((object["old"] != nil) == (event == "removed"))
    }

    @Test func saysWhatHappenedWhileNobodyLooked() throws {
        var record = JournalRecord.added(.test(1))
        record.isFromWhileStopped = true
        #expect(parsed(journalLine(record))?["while_stopped"] as? Bool == true)
    }

    @Test func boundsLongLists() throws {
        let many = (0..<10_000).map { "n\($0).example" }
        let object = try #require(parsed(journalLine(.added(.test(1, names: many)))))
        #expect((object["names"] as? [String]) == Array(many[..<100]))
        #expect(object["names_count"] as? Int == 10_000)
        let few = try #require(parsed(journalLine(.added(.test(1, names: Array(many[..<100]))))))
        #expect(few["names_count"] == nil)
        let renewal = try #require(parsed(journalLine(.renewed(.test(2, names: ["x"]), replacing: .test(1, names: many)))))
        #expect((renewal["lost"] as? [String])?.count == 100 && renewal["lost_count"] as? Int == 10_000)
    }

    @Test func anInventoryIsShort() throws {
        let object = try #require(parsed(journalLine(.inventory(.test(1, names: (0..<50).map { "name-\($0).example" })))))
        #expect(Set(object.keys) == ["time", "event", "names", "names_count", "new", "file"])
        #expect((object["names"] as? [String])?.count == 17 && object["names_count"] as? Int == 50)
    }

    @Test func listsThatAreNotWholeAreNotCompared() throws {
        let cut = JournalCertificate(fingerprint: .test(1), names: ["a"], nameCount: 200, file: "/c/a")
        #expect(JournalRecord.renewed(.test(2, names: ["b"]), replacing: cut).changes == nil)
    }

    @Test func hostilePathsStayInTheirLine() throws {
        let path = "/c/\n\"},{\"event\":\"removed\u{1b}[2J\u{202e}/" + String(repeating: "é", count: 5000)
        let bytes = journalLine(.added(.test(1, file: path)))
        #expect(bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let object = try #require(parsed(bytes))
        #expect(object["event"] as? String == "added")
        #expect(path.hasPrefix(try #require(object["file"] as? String)))
    }

    @Test func theLongestLineFitsIntoTheQueue() {
        let name = String(repeating: "\u{1}", count: 300)
        let path = String(repeating: "\u{1}", count: 9000)
        let old = JournalCertificate.test(1, names: (0..<200).map { "\($0)o" + name }, file: path)
        var new = JournalCertificate.test(2, names: (0..<200).map { "\($0)n" + name }, file: path)
        new.keyFile = path
        #expect(journalLine(.renewed(new, replacing: old)).count < JournalQueue.maximumBytes)
    }
}
