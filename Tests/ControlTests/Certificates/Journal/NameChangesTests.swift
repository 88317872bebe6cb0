import Testing

@testable import Control

@Suite struct NameChangesTests {
    @Test(
        arguments: [
            (["a", "b"], ["b", "c"], ["c"], ["a"]), ([], ["a"], ["a"], []), (["a"], [], [], ["a"]), (["a", "b"], ["b", "a"], [], []),
            ([], [], [], []),
            (["*.a"], ["x.a"], ["x.a"], ["*.a"]),
        ] as [([String], [String], [String], [String])])
    func comparesLists(old: [String], new: [String], gained: [String], lost: [String]) {
        #expect(NameChanges.between(old: old, new: new) == NameChanges(gained: gained, lost: lost))
    }

    @Test func warnsAboutNamesThatNothingServes() {
        let changes = NameChanges.between(old: ["a.example", "b.example", "c.example"], new: ["c.example"])
        #expect(
            changes.warning(file: "/c/x", isServed: { $0 == "a.example" })
                == CertificateNotice(.warning, file: "/c/x", reason: "the renewal no longer covers: b.example"))
        #expect(changes.warning(file: "/c/x", isServed: { _ in true }) == nil)
        #expect(NameChanges.between(old: ["a"], new: ["a"]).warning(file: "/c/x", isServed: { _ in false }) == nil)
    }

    @Test func shortensLongLists() {
        let changes = NameChanges.between(old: (0..<2000).map { "n\($0)" }, new: [])
        let reason = changes.warning(file: "/c/x", isServed: { _ in false })?.reason
        #expect(reason == "the renewal no longer covers: n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 1990 more")
    }
}
