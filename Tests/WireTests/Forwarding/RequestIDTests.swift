import Bytes
import Testing
import Wire

@Suite struct RequestIDTests {
    @Test(arguments: [
        (RequestID(high: 0, low: 0), "00000000000000000000000000000000"),
        (RequestID(high: .max, low: .max), "ffffffffffffffffffffffffffffffff"),
        (RequestID(high: 0x0123_4567_89AB_CDEF, low: 1), "0123456789abcdef0000000000000001"),
    ])
    func `32 digits`(id: RequestID, text: String) {
        var out = ByteBuffer()
        id.append(to: &out)
        #expect(String(decoding: out.array, as: UTF8.self) == text)
    }
}
