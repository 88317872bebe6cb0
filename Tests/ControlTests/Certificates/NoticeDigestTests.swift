import Testing

@testable import Control

@Suite struct NoticeDigestTests {
    @Test func countsWhatWouldFloodTheLog() {
        var digest = NoticeDigest()
        let admitted = (0..<500).filter { digest.admits($0 % 2 == 0 ? .published : .renewed) }
        #expect(admitted.count == 200)
        #expect(digest.admits(.withdrawn) == true)
        let events: [CertificateNotice.Event] = [.published, .renewed]
        #expect(digest.summary(file: "/c") == events.map { CertificateNotice($0, file: "/c", reason: "and 150 more") })
        #expect(digest.summary(file: "/c") == [])
        #expect(digest.admits(.published) == true, "the counting begins anew")
    }
}
