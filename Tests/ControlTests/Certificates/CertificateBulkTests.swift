import Foundation
import Reactor
import TLS
import Testing

@testable import Control

/// More at once than is worked off in one go: at the start, and when everything is renewed.
@Suite struct CertificateBulkTests {
    private func names(_ count: Int) -> [String] { (0..<count).map { "site-\(1000 + $0).example" } }

    private func pairs(_ names: [String]) throws -> [String: Pair] {
        Dictionary(uniqueKeysWithValues: try names.map { ($0, try Pair([$0])) })
    }

    private func settle(_ fixture: CertificateFixture, until isDone: () -> Bool) {
        #expect(fixture.work { isDone() && fixture.directory.isSettled && !fixture.directory.schedule.isChangePending })
    }

    private func expect(_ fixture: CertificateFixture, serves pairs: [String: Pair]) {
        #expect(fixture.served.count == pairs.count)
        let leaves = Dictionary(uniqueKeysWithValues: fixture.served.values.map { ($0.names[0], $0.chain[0]) })
        #expect(leaves == pairs.mapValues(\.leaf))
        #expect(fixture.directory.quarantined == [])
    }

    @Test(arguments: [false, true])
    func renewalsMovesAndDeletesAtOnceLeaveNoGap(hasLane: Bool) throws {
        let fixture = CertificateFixture(hasLane: hasLane)
        let names = names(150)
        let old = try pairs(names)
        for (name, pair) in old { fixture.write(name + ".pem", pair.combined) }
        fixture.start()
        expect(fixture, serves: old)
        var expected = try pairs(Array(names[..<140]))
        for (name, pair) in expected { fixture.replace(name + ".pem", pair.combined) }
        for name in names[145...] { fixture.remove(name + ".pem") }
        for name in names[140..<145] {
            rename(fixture.path(name + ".pem"), fixture.path("moved-" + name + ".pem"))
            expected[name] = old[name]
        }
        settle(fixture) { fixture.served.count == 145 && fixture.leaves(names[0]) == [expected[names[0]]!.leaf] }
        expect(fixture, serves: expected)
        #expect(Set(fixture.gaps) == Set(names[145...]))
    }

    @Test(arguments: [false, true])
    func certificatesAndKeysInFilesOfTheirOwn(hasLane: Bool) throws {
        let fixture = CertificateFixture(hasLane: hasLane)
        let names = names(100)
        for pairs in [try pairs(names), try pairs(names)] {
            for (name, pair) in pairs {
                fixture.write("certs/\(name).crt", pair.certificate)
                fixture.write("private/\(name).key", pair.key)
            }
            if fixture.served.isEmpty { fixture.start() }
            settle(fixture) { names.allSatisfy { fixture.leaves($0) == [pairs[$0]!.leaf] } }
            expect(fixture, serves: pairs)
        }
        #expect(fixture.gaps == [])
        #expect(fixture.directory.unusedKeys == [])
    }

    @Test(arguments: [false, true])
    func aBadPairAmongManyRenewalsHarmsNoOther(hasLane: Bool) throws {
        let fixture = CertificateFixture(hasLane: hasLane)
        let names = names(140)
        var expected = try pairs(names)
        for (name, pair) in expected { fixture.write(name + ".pem", pair.combined) }
        fixture.start()
        let renewed = try pairs(names)
        for (name, pair) in renewed {
            let isBad = name == names[70]
            fixture.replace(name + ".pem", pair.certificate + (isBad ? try pair.brokenKey() : pair.key))
            if !isBad { expected[name] = pair }
        }
        settle(fixture) { fixture.reason(names[70] + ".pem") != nil && fixture.leaves(names[139]) == [expected[names[139]]!.leaf] }
        #expect(names.allSatisfy { fixture.leaves($0) == [expected[$0]!.leaf] })
        #expect(fixture.directory.quarantined.map(\.file) == [fixture.path(names[70] + ".pem")])
        #expect(fixture.gaps == [])
    }

    @Test func aStartServesMoreThanItTries() throws {
        let fixture = CertificateFixture(hasLane: true)
        let pairs = try pairs(names(CertificateDirectory.provenAtStart + 8))
        for (name, pair) in pairs { fixture.write(name + ".pem", pair.combined) }
        fixture.start()
        expect(fixture, serves: pairs)
        let shelf = fixture.directory.store.shelf
        #expect(shelf.all.filter { shelf.isProven($0) }.count == CertificateDirectory.provenAtStart)
        #expect(fixture.directory.arrears.count == 8)
        // The others are tried afterwards.
        #expect(fixture.work { fixture.directory.store.shelf.all.allSatisfy { fixture.directory.store.shelf.isProven($0) } })
        expect(fixture, serves: pairs)
    }

    @Test func aBrokenPairAmongTheFirstIsRefusedAtTheStart() throws {
        let fixture = CertificateFixture()
        var pairs = try pairs(names(40))
        for (name, pair) in pairs { fixture.write(name + ".pem", pair.combined) }
        let broken = try Pair(["broken.example"])
        fixture.write("a-broken.pem", broken.certificate + (try broken.brokenKey()))
        fixture.start()
        #expect(fixture.leaves("broken.example").isEmpty)
        #expect(fixture.served.count == 40)
        #expect(fixture.reason("a-broken.pem")?.contains("trial handshake") == true)
        fixture.write("a-broken.pem", broken.combined)
        #expect(fixture.settle())
        pairs["broken.example"] = broken
        expect(fixture, serves: pairs)
    }

    @Test func aBrokenPairAmongTheLastIsWithdrawnOnceItWasTried() throws {
        let fixture = CertificateFixture(hasLane: true)
        let pairs = try pairs(names(40))
        for (name, pair) in pairs { fixture.write(name + ".pem", pair.combined) }
        let broken = try Pair(["broken.example"])
        fixture.write("z-broken.pem", broken.certificate + (try broken.brokenKey()))
        fixture.start()
        #expect(fixture.work { fixture.reason("z-broken.pem") != nil })
        #expect(fixture.leaves("broken.example").isEmpty)
        #expect(fixture.served.count == 40)
        #expect(fixture.directory.quarantined.count == 1)
        fixture.write("z-broken.pem", broken.combined)
        #expect(fixture.work { fixture.leaves("broken.example") == [broken.leaf] })
        #expect(fixture.work { fixture.directory.quarantined == [] })
    }

    @Test func aKeyMayBeReadLongAfterItsCertificates() throws {
        let fixture = CertificateFixture()
        let key = try Pair(["key.example"])
        let count = CertificateDirectory.batchFiles + 100
        for name in names(count) { fixture.write("a/\(name).crt", try Pair([name], reusing: key).certificate) }
        fixture.write("z/key.pem", key.key)
        // Not followed record by record: that would take longer than all the rest.
        fixture.directory.start(now: Clock.now())
        #expect(fixture.directory.standing.count == count)
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.events.allSatisfy { $0.hasPrefix("published") })
    }
}
