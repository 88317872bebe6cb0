import Foundation
import Reactor
import Testing

@testable import Control

@Suite struct LinkTrailTests {
    private let fixture = CertificateFixture()

    private func trail(_ name: String) -> Set<String> {
        let root = (try? SymbolicLink.resolve(fixture.root)) ?? fixture.root
        return Set(LinkTrail.directories(from: root, name: name).map { $0.replacingOccurrences(of: LinkTrail.parent(of: root), with: "") })
    }

    @Test func namesEveryHop() {
        fixture.write(fixture.base + "/a/real/file", "")
        fixture.link(fixture.base + "/b/dir", to: "../a/real")
        fixture.link("x", to: "../b/dir/file")
        #expect(trail("x") == ["/certs.d", "/b", "/a/real"])
        fixture.link("absolute", to: fixture.base + "/a/real/file")
        #expect(trail("absolute") == ["/certs.d", "/a/real"])
    }

    @Test func stopsWhereTheTrailBreaksOff() {
        fixture.link("x", to: "../missing/file")
        #expect(trail("x") == ["/certs.d", ""])
        fixture.link("loop", to: "loop")
        #expect(trail("loop") == ["/certs.d"])
        fixture.link("up", to: String(repeating: "../", count: 50) + "nowhere-at-all")
        #expect(LinkTrail.directories(from: fixture.root, name: "up").contains("/"))
    }

    @Test(arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/", "/", "")])
    func splitsPaths(path: String, parent: String, name: String) {
        #expect(LinkTrail.parent(of: path) == parent)
        #expect(LinkTrail.name(of: path) == name)
    }
}
