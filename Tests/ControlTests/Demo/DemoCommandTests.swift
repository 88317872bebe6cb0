import Config
import Foundation
import TLS
import Testing

@testable import Control

@Suite struct DemoCommandTests {
    @Test(arguments: [true, false])
    func `its configuration has no findings`(_ hasIPv6: Bool) throws {
        let text = DemoCommand.configuration(directory: "/tmp/portico-demo-x", port: 8443, hasIPv6: hasIPv6)
        let result = ConfigurationLoader.load(Array(text.utf8), baseDirectory: "/tmp/portico-demo-x")
        #expect(result.findings == [])
        let configuration = try #require(result.configuration)
        #expect(configuration.listeners.count == (hasIPv6 ? 2 : 1))
        #expect(configuration.certificates?.directory == "/tmp/portico-demo-x/certs.d")
    }

    @Test func `it tells the curl line`() {
        let text = DemoCommand.invitation(directory: "/tmp/d", port: 9443)
        #expect(text.contains("curl --cacert /tmp/d/localhost.crt https://localhost:9443/\n"))
    }

    @Test func `the certificate's facts come from its file`() throws {
        let pair = try #require(SelfSigned.make(names: ["localhost", "127.0.0.1", "::1"], days: 30, now: 1_700_000_000))
        let facts = DemoCertificate.facts(pem: Array(pair.certificatePEM.utf8))
        #expect(facts.contains(DemoFact(name: "Names", value: "localhost, 127.0.0.1, ::1")))
        #expect(facts.contains { $0.name == "SHA-256" && $0.value.count == 64 })
        #expect(DemoCertificate.facts(pem: Array("nonsense".utf8)) == [DemoFact(name: "Certificate", value: "cannot be read")])
    }
}
