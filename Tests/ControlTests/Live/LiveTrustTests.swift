import Testing

@testable import Control

@Suite struct LiveTrustTests {
    @Test func `the same user and root may ask`() {
        #expect(LiveTrust.mayAsk(1000, own: 1000) && LiveTrust.mayAsk(0, own: 1000) && LiveTrust.mayAsk(0, own: 0))
        #expect(LiveTrust.mayAsk(1001, own: 1000) == false && LiveTrust.mayAsk(1000, own: 0) == false)
        // What the kernel says of users that it cannot name here.
        #expect(LiveTrust.mayAsk(65_534, own: 0) == false)
    }

    @Test func `the same user and root are believed, and root knows whom it asked`() {
        #expect(LiveTrust.believes(1000, own: 1000) == .full && LiveTrust.believes(0, own: 1000) == .full)
        #expect(LiveTrust.believes(0, own: 0) == .full && LiveTrust.believes(1000, own: 0) == .reserved)
        #expect(LiveTrust.believes(1001, own: 1000) == .none)
    }
}
