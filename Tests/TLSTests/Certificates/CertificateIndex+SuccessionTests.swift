import TLS
import Testing

@Suite struct CertificateIndexSuccessionTests {
    private let late = plainEntry(["a.example", "b.example"], to: 10 * day)

    @Test func aRenewalInAnotherFileStandsIn() throws {
        let log = try TestLog([late, plainEntry(["a.example", "b.example", "c.example"])])
        #expect(log.isSuperseded(0))
        #expect(!log.isSuperseded(1))
    }

    @Test func severalMayStandInTogether() throws {
        let log = try TestLog([late, plainEntry(["a.example"]), plainEntry(["b.example"])])
        #expect(log.isSuperseded(0))
    }

    @Test(arguments: [
        plainEntry(["a.example"]), plainEntry(["a.example", "*.example"]),
        plainEntry(["a.example", "b.example"], to: 10 * day, source: "b"),
        plainEntry(["a.example", "b.example"], to: 9 * day), plainEntry(["a.example", "b.example"], from: day),
        plainEntry(["a.example", "b.example"], keyType: .rsa),
    ])
    func notEverythingStandsIn(other: CertificateEntry) throws {
        let log = try TestLog([late, other])
        #expect(!log.isSuperseded(0))
    }

    @Test func whoIsExpiredStandsInForNobody() throws {
        let log = try TestLog([late, plainEntry(["a.example", "b.example"], to: 20 * day)])
        #expect(log.isSuperseded(0, at: testNow + 15 * day))
        #expect(!log.isSuperseded(0, at: testNow + 25 * day))
    }

    @Test func addressesCountToo() throws {
        let bound = plainEntry(["a.example"], addresses: [[192, 0, 2, 1]], to: 10 * day)
        #expect(try !TestLog([bound, plainEntry(["a.example"])]).isSuperseded(0))
        #expect(try TestLog([bound, plainEntry(["a.example"], addresses: [[192, 0, 2, 1]])]).isSuperseded(0))
    }

    @Test func nobodyIsNotSuperseded() throws {
        let log = try TestLog([plainEntry([])])
        #expect(!log.isSuperseded(0))
        #expect(!log.isSuperseded(7))
    }

    @Test func tellsWhetherANameIsServed() throws {
        let log = try TestLog([plainEntry(["a.example", "*.w.example"])])
        for name in ["a.example", "x.w.example", "*.w.example"] { #expect(log.isServed(name)) }
        for name in ["b.example", "w.example", "x.y.w.example", "*.a.example", "", "*", ".", "a"] { #expect(!log.isServed(name)) }
    }

    @Test func findsWhoCarriesAName() throws {
        let log = try TestLog([late, plainEntry(["b.example"]), plainEntry(["c.example"])])
        #expect(log.entries(carrying: "b.example") == [0, 1])
        #expect(log.entries(carrying: "x.example") == [])
    }
}
