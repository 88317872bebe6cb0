import Bytes
import Support
import Testing
import Wire

@Suite struct ChunkWriterTests {
    @Test func `what it writes decodes`() {
        var out = ByteBuffer()
        var expected: [UInt8] = []
        for size in [1, 15, 16, 255, 4096] {
            let data = [UInt8](repeating: UInt8(size & 0xFF), count: size)
            ChunkWriter.begin(size: size, into: &out)
            out.append(data)
            ChunkWriter.finish(into: &out)
            expected += data
        }
        #expect(DecodedChunks([out.array]).end == .incomplete)
        ChunkWriter.end(into: &out)
        let decoded = DecodedChunks([out.array])
        #expect(decoded.end == .end)
        #expect(decoded.data == expected)
    }

    @Test func `the overhead is bounded`() {
        var out = ByteBuffer()
        ChunkWriter.begin(size: .max, into: &out)
        ChunkWriter.finish(into: &out)
        #expect(out.count <= ChunkWriter.maximumOverhead)
    }
}
