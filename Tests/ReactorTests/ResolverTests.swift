import Testing

@testable import Reactor

@Suite struct ResolverTests {
    @Test func `localhost has a loopback address`() throws {
        let addresses = try Resolver.addresses(of: "localhost")
        #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
        #expect(Set(addresses).count == addresses.count)
    }

    @Test(arguments: ["127.0.0.1", "::1", "2001:db8::1"])
    func `numeric addresses are told and stay what they are`(_ text: String) throws {
        #expect(Resolver.isNumeric(text))
        #expect(try Resolver.addresses(of: text) == [text])
    }

    @Test(arguments: ["localhost", "", "1.2.3", "::g", "[::1]"])
    func `names are told from addresses`(_ text: String) {
        #expect(!Resolver.isNumeric(text))
    }

    @Test func `a name that cannot exist gives a reason`() {
        let error = #expect(throws: Resolver.Failure.self) { try Resolver.addresses(of: String(repeating: "x", count: 80) + ".invalid") }
        #expect(error?.reason.isEmpty == false)
    }
}
