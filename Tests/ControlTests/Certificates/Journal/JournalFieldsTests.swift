import Testing

@testable import Control

@Suite struct JournalFieldsTests {
    private func fields(_ bytes: [UInt8]) -> JournalFields? { JournalFields(bytes.span) }

    private func fields(_ text: String) -> JournalFields? { fields(Array(text.utf8)) }

    private func certificate(_ bytes: [UInt8]) -> JournalCertificate? { JournalFields(bytes.span)?.certificate(bytes.span) }

    @Test func readsWhatTheJournalWrites() throws {
        let certificate = JournalCertificate.test(2, names: ["a.example", "*.b.example"], file: "/c/ü\n\"\\.pem")
        let bytes = Array(journalLine(.renewed(certificate, replacing: .test(1, names: ["old.example"]))).dropLast())
        let read = try #require(fields(bytes))
        #expect(read.event == .renewed && read.old == .test(1) && read.new == .test(2))
        let found = try #require(self.certificate(bytes))
        #expect(found.names == certificate.names && found.file == certificate.file && found.hasAllNames)
    }

    @Test func readsShortenedNames() throws {
        let bytes = Array(journalLine(.added(.test(1, names: (0..<300).map { "n\($0)" }))).dropLast())
        let read = try #require(certificate(bytes))
        #expect(read.names.count == 100 && read.nameCount == 300 && !read.hasAllNames)
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "null", "garbage", #"{"event":"added""#, #"{"event":"added"}x"#, #"{"event":"unheard of"}"#, #"{"event":}"#,
        #"{"event":"added",}"#, #"{"event":"added","names":["a"}"#, #"{"event":"added","names":["a",]}"#, #"{"event":"added","x":{"y":1}}"#,
        #"{"new":"00"}"#, #"{"event":"added\"}"#, #"{"event" "added"}"#, "\u{0}\u{0}\u{0}",
    ])
    func passesOverWhatIsNoLine(text: String) {
        #expect(fields(text) == nil)
    }

    @Test(arguments: [
        #"{"event":"added","new":"00"}"#, #"{"event":"added","new":"zz070e151c232a31383f464d545b626970777e858c939aa10000000000000001"}"#,
        #"{"event":"added","new":7,"names":7,"served":"x","names_count":99999999999999999999}"#,
    ])
    func wrongValuesAreNoValues(text: String) throws {
        let read = try #require(fields(text))
        #expect(read.new == nil && read.served == nil && read.nameCount == nil)
        #expect(certificate(Array(text.utf8)) == nil)
    }

    @Test func cutAnywhereALineIsNone() {
        let bytes = Array(journalLine(.renewed(.test(2), replacing: .test(1))).dropLast())
        for count in 0..<bytes.count { #expect(fields(Array(bytes[..<count])) == nil) }
    }

    @Test func anyByteMayBeWrong() {
        let bytes = Array(journalLine(.added(.test(2))).dropLast())
        for index in bytes.indices {
            for byte in [0, 0x22, 0x5c, 0x2c, 0x7d, 0xff] as [UInt8] {
                var broken = bytes
                broken[index] = byte
                _ = certificate(broken)
            }
        }
    }
}
