import Testing

@testable import Reactor

@Suite struct SecureRandomTests {
    @Test func `as many bytes as asked, never the same`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(80).count == 80)
        #expect(SecureRandom.bytes(1000).count == 1000)
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    }
}
