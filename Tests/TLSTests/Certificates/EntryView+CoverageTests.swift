import Testing

@testable import TLS

@Suite struct EntryViewCoverageTests {
    private static func view(_ names: [String], addresses: [[UInt8]] = []) throws -> (log: TestLog, view: EntryView) {
        let log = try TestLog([plainEntry(names, addresses: addresses)])
        return (log, try #require(log.entry(0)))
    }

    @Test(arguments: [
        ("a.example", true), ("A.Example.", true), ("x.b.example", true), ("x-1.b.example", true), ("exact.c.example", true),
        ("b.example", false), ("x.y.b.example", false), ("xb.example", false), ("x.a.example", false), ("a.exampl", false),
        ("a.example.test", false), ("example", false), ("x.c.example", false), ("b", false), ("1.2.3.4", false),
    ])
    func coversNames(name: String, isCovered: Bool) throws {
        let (log, view) = try Self.view(["a.example", "*.b.example", "exact.c.example"], addresses: [[1, 2, 3, 4]])
        let name = try #require(ServerName(text: name))
        #expect(view.covers(name) == isCovered)
        withExtendedLifetime(log) {}
    }

    @Test(
        arguments: [
            ([192, 0, 2, 1], true), ([192, 0, 2, 2], false), ([0, 0, 2, 1], false), ([], false), ([192, 0, 2], false),
            ([0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], true), ([UInt8](repeating: 0, count: 16), false),
            (Array(".example".utf8), false),
        ] as [([UInt8], Bool)])
    func coversAddresses(address: [UInt8], isCovered: Bool) throws {
        let (log, view) = try Self.view(
            ["a.example", "*.example"], addresses: [[192, 0, 2, 1], [0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]])
        let isFound = view.covers(address: address.span)
        #expect(isFound == isCovered)
        withExtendedLifetime(log) {}
    }

    @Test func anEntryWithoutNamesCoversNothing() throws {
        let (log, view) = try Self.view([])
        #expect(!view.covers(try #require(ServerName(text: "a"))))
        let address: [UInt8] = [0, 0, 0, 0]
        let isFound = view.covers(address: address.span)
        #expect(!isFound)
        withExtendedLifetime(log) {}
    }
}
