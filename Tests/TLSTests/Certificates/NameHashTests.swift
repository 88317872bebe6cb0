import TLS
import Testing

@Suite struct NameHashTests {
    @Test func isTheSameForTheSameBytesOnly() {
        var seen: Set<NameHash> = []
        for count in 0..<70 {
            let zeros = [UInt8](repeating: 0, count: count)
            #expect(seen.insert(NameHash(zeros)).inserted)
            for position in zeros.indices {
                var name = zeros
                name[position] = 1
                #expect(seen.insert(NameHash(name)).inserted)
            }
            #expect(seen.contains(NameHash(zeros)))
        }
    }
}
