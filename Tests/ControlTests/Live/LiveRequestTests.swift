import Testing

@testable import Control

@Suite struct LiveRequestTests {
    @Test(arguments: LiveRequest.allCases)
    func `what is written is read`(_ request: LiveRequest) {
        #expect(LiveRequest(request.bytes) == request)
    }

    @Test(arguments: [
        [], [0x0A], Array("certificates".utf8), Array("certificates\n\n".utf8), Array("certificates \n".utf8), Array("CERTIFICATES\n".utf8),
        Array("certificates\u{0}\n".utf8), [0xFF, 0x0A], [UInt8](repeating: 0x61, count: 256) + [0x0A],
        Array("certificates\ncertificates\n".utf8),
    ])
    func `nothing else is`(_ bytes: [UInt8]) {
        #expect(LiveRequest(bytes) == nil)
    }
}
