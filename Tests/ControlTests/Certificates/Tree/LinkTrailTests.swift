import Foundation
import Reactor
import Testing

@testable import Control

@Suite struct LinkTrailTests {
    private let fixture = CertificateFixture()

    private func trail(_ name: String) -> Set<String> {
        let root = (try? SymbolicLink.resolve(fixture.root)) ?? fixture.root
        let above = LinkTrail.parent(of: root)
        return Set(LinkTrail.steps(from: root, name: name).map { LinkTrail.join($0.directory, $0.name).replacing(above, with: "") })
    }

    @Test func namesEveryHop() {
        fixture.write(fixture.base + "/a/real/file", "")
        fixture.link(fixture.base + "/b/dir", to: "../a/real")
        fixture.link("x", to: "../b/dir/file")
        #expect(trail("x") == ["/certs.d/x", "/b/dir", "/a/real/file"])
        fixture.link("absolute", to: fixture.base + "/a/real/file")
        #expect(trail("absolute") == ["/certs.d/absolute", "/a/real/file"])
    }

    @Test func stopsWhereTheTrailBreaksOff() {
        fixture.link("x", to: "../missing/file")
        #expect(trail("x") == ["/certs.d/x", "/missing"])
        fixture.link("loop", to: "loop")
        #expect(trail("loop") == ["/certs.d/loop"])
        fixture.link("up", to: String(repeating: "../", count: 50) + "nowhere-at-all")
        #expect(LinkTrail.steps(from: fixture.root, name: "up").contains(.init(directory: "/", name: "nowhere-at-all")))
    }

    @Test(arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/", "/", "")])
    func splitsPaths(path: String, parent: String, name: String) {
        #expect(LinkTrail.parent(of: path) == parent)
        #expect(LinkTrail.name(of: path) == name)
    }
}
