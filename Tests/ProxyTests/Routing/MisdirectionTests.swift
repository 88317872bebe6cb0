import Config
import Testing

@testable import Proxy

struct MisdirectionTests {
    /// Policy 1 is that of named.test and *.named.test, 0 that of all others. The named one is strict, or in `reversed` the lax one.
    private static func table(reversed: Bool) throws -> PolicyTable {
        let named = TLSPolicySettings(hosts: [.exact("named.test"), .wildcard("named.test")], minimum: reversed ? .tls12 : .tls13)
        return try #require(PolicyTable(TLSSettings(minimum: reversed ? .tls13 : .tls12, policies: [named])))
    }

    struct Row: CustomTestStringConvertible {
        let connection: Int
        let host: String
        let isCovered: Bool
        /// Whether it is misdirected when the named policy is the strict one, and when it is the lax one.
        let whenStrict: Bool
        let whenLax: Bool

        init(_ connection: Int, _ host: String, covered: Bool, _ whenStrict: Bool, _ whenLax: Bool) {
            (self.connection, self.host, isCovered) = (connection, host, covered)
            (self.whenStrict, self.whenLax) = (whenStrict, whenLax)
        }

        var testDescription: String { "\(connection) \(host) \(isCovered)" }
    }

    @Test(
        "a connection is for its own policy, and for laxer ones where its certificate is",
        arguments: [
            // The same policy: served, whatever the certificate says.
            Row(0, "other.test", covered: true, false, false), Row(0, "other.test", covered: false, false, false),
            Row(1, "named.test", covered: true, false, false), Row(1, "named.test", covered: false, false, false),
            Row(1, "a.named.test", covered: false, false, false),
            // From the policy of all to the named one: stricter or laxer.
            Row(0, "named.test", covered: true, true, false), Row(0, "named.test", covered: false, true, true),
            Row(0, "a.named.test", covered: true, true, false), Row(0, "a.named.test", covered: false, true, true),
            // Back.
            Row(1, "other.test", covered: true, false, true), Row(1, "other.test", covered: false, true, true),
            Row(1, "a.b.named.test", covered: true, false, true), Row(1, "a.b.named.test", covered: false, true, true),
            Row(1, "[2001:db8::1]", covered: true, false, true), Row(1, "192.0.2.1", covered: false, true, true),
            // Case, port and a trailing dot do not matter.
            Row(0, "NAMED.Test", covered: true, true, false), Row(0, "named.test:8443", covered: true, true, false),
            Row(0, "named.test.", covered: true, true, false), Row(0, "NAMED.test.:443", covered: true, true, false),
            Row(1, "Named.TEST.:443", covered: false, false, false),
            // What is no name of a certificate is nobody's but that of all.
            Row(0, "named.test..", covered: false, false, false), Row(1, "named.test..", covered: false, true, true),
            Row(0, "*.named.test", covered: false, true, true),
            // Nobody is named.
            Row(0, "", covered: false, false, false), Row(1, "", covered: false, false, false),
        ])
    func judges(_ row: Row) throws {
        let host = Array(row.host.utf8)
        for (reversed, expected) in [(false, row.whenStrict), (true, row.whenLax)] {
            let isMisdirected = Misdirection.isMisdirected(
                host: host.span, policies: try Self.table(reversed: reversed), connection: row.connection
            ) { asked in
                #expect(asked.count == host.count)
                return row.isCovered
            }
            #expect(isMisdirected == expected, "reversed: \(reversed)")
        }
    }

    @Test func theCertificateIsNotLookedAtWithoutNeed() throws {
        for (connection, host) in [(0, "other.test"), (1, "named.test"), (0, "named.test")] {
            let host = Array(host.utf8)
            _ = Misdirection.isMisdirected(host: host.span, policies: try Self.table(reversed: false), connection: connection) { _ in
                Issue.record("looked at the certificate")
                return true
            }
        }
    }
}
