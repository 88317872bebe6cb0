import Foundation
import Reactor
import Testing

@testable import Control

/// Changes that are half done when they are looked at: what was served before goes on being served.
@Suite struct CertificateHalfChangeTests {
    private let fixture = CertificateFixture()
    private let name = "www.example.com"

    /// Names that promise a certificate and names that do not.
    @Test(arguments: ["www.pem", "www.rsa", "www.ecdsa", "tls", "www.pem.rsa"])
    func anEmptiedFileKeepsTheLastGoodVersion(file: String) throws {
        let (old, new) = (try Pair([name]), try Pair([name], to: 180 * 86_400))
        fixture.write(file, old.combined)
        fixture.start()
        for content in ["", "\n", "# to be filled\n"] {
            fixture.write(file, content)
            #expect(fixture.settle())
            #expect(fixture.leaves(name) == [old.leaf], "\(content)")
            #expect(fixture.reason(file) != nil)
        }
        #expect(fixture.events.filter { $0.hasPrefix("withdrawn") } == [])
        fixture.write(file, new.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
        fixture.write(file, "")
        fixture.settle()
        fixture.remove(file)
        #expect(fixture.settle())
        #expect(fixture.served.isEmpty)
        #expect(fixture.directory.quarantined == [])
    }

    @Test(arguments: ["www.key", "www.rsa.private", "key"])
    func anEmptiedKeyKeepsTheLastGoodVersion(file: String) throws {
        let (old, new) = (try Pair([name]), try Pair([name], to: 180 * 86_400))
        fixture.write("www.crt", old.certificate)
        fixture.write(file, old.key)
        fixture.start()
        fixture.write(file, "")
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(!fixture.directory.quarantined.isEmpty)
        fixture.write("www.crt", new.certificate)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write(file, new.key)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.gaps == [])
    }

    @Test func aFileThatNeverHeldAnythingMayBeEmpty() {
        fixture.write("www.rsa", "")
        fixture.start()
        #expect(fixture.directory.quarantined == [])
    }

    /// `openssl req -x509` makes every certificate an authority.
    @Test(arguments: [false, true])
    func aSelfMadeCertificateMayComeBeforeItsKey(isRenamed: Bool) throws {
        let (old, new) = (try Pair([name], isAuthority: true), try Pair([name], to: 180 * 86_400, isAuthority: true))
        fixture.write("www.crt", old.certificate)
        fixture.write("www.key", old.key)
        fixture.start()
        #expect(fixture.leaves(name) == [old.leaf])
        if isRenamed { fixture.replace("www.crt", new.certificate) } else { fixture.write("www.crt", new.certificate) }
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.reason("www.crt") != nil)
        if isRenamed { fixture.replace("www.key", new.key) } else { fixture.write("www.key", new.key) }
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.gaps == [])
    }

    @Test func aSelfMadeCertificateMayComeAfterItsKey() throws {
        let (old, new) = (try Pair([name], isAuthority: true), try Pair([name], to: 180 * 86_400, isAuthority: true))
        fixture.write("www.crt", old.certificate)
        fixture.write("www.key", old.key)
        fixture.start()
        fixture.write("www.key", new.key)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write("www.crt", new.certificate)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.gaps == [])
    }

    @Test func aKeyWithForeignHalvesReplacesNothing() throws {
        let (old, new) = (try Pair([name]), try Pair([name], to: 180 * 86_400))
        fixture.write("www.pem", old.combined)
        fixture.start()
        fixture.write("www.pem", new.certificate + (try new.brokenKey()))
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.reason("www.pem")?.contains("trial handshake") == true, "\(fixture.directory.quarantined)")
        fixture.write("www.pem", new.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.gaps == [])
    }
}
