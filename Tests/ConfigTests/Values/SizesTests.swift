import Testing

@testable import Config

struct SizesTests {
    @Test(
        "reads",
        arguments: [
            ("0", 0), ("4096", 4096), ("1B", 1), ("32KiB", 32768), ("32kib", 32768), ("10MB", 10_000_000), ("1GiB", 1 << 30),
            ("1GB", 1_000_000_000),
            ("2TiB", 2 << 40), ("007KB", 7000), ("9223372036854775807", Int.max),
        ])
    func reads(_ text: String, _ bytes: Int) throws {
        #expect(try Sizes.parse(text) == bytes)
    }

    @Test(
        "refuses", arguments: ["", " ", "KiB", "1 KiB", " 1", "+1", "-1", "1.5MiB", "1e3", "0x10", "1_000", "1KiB2", "1PiB", "1KiBs", "١"])
    func refuses(_ text: String) {
        #expect(throws: Sizes.Mistake.notASize) { try Sizes.parse(text) }
    }

    @Test func refusesUnclearUnits() {
        #expect(throws: Sizes.Mistake.ambiguousUnit("K")) { try Sizes.parse("32k") }
        #expect(throws: Sizes.Mistake.ambiguousUnit("G")) { try Sizes.parse("1G") }
    }

    @Test("never overflows", arguments: ["9223372036854775808", "9007199254740993KiB", "8388608TiB", "99999999999999999999999TiB"])
    func neverOverflows(_ text: String) {
        #expect(throws: Sizes.Mistake.tooLarge) { try Sizes.parse(text) }
    }

    @Test(
        "writes the shortest exact form",
        arguments: [(0, "0"), (1, "1"), (1000, "1KB"), (1024, "1KiB"), (1536, "1536"), (1 << 30, "1GiB"), (65, "65")])
    func writes(_ bytes: Int, _ text: String) throws {
        #expect(Sizes.text(bytes) == text)
        #expect(try Sizes.parse(text) == bytes)
    }
}
