import Support
import Testing

@testable import TLS

@Suite struct ContentIdentityTests {
    private func random(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// Contents of every alignment, among them all zeros and all ones.
    private var contents: [[UInt8]] {
        [0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 100].flatMap { count in
            [random(count, seed: 7), [UInt8](repeating: 0, count: count), [UInt8](repeating: 255, count: count)]
        }
    }

    @Test func theSameContentIsTheSame() {
        for content in contents {
            #expect(ContentIdentity(quick: content) == ContentIdentity(quick: content.map { $0 }))
            #expect(ContentIdentity(of: content) == ContentIdentity(sha256: Digest.sha256(content)))
        }
    }

    /// Each against the content as it was, and against every other one: two flips must not make up for each other.
    @Test func everyFlippedBitIsSeen() {
        for content in contents {
            var seen: Set<ContentIdentity> = [ContentIdentity(quick: content)]
            for bit in 0..<content.count * 8 {
                var changed = content
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                seen.insert(ContentIdentity(quick: changed))
            }
            #expect(seen.count == content.count * 8 + 1, "\(content.count) bytes")
        }
    }

    @Test func swappedBlocksAreSeen() {
        let content = random(160, seed: 3)
        let identity = ContentIdentity(quick: content)
        for size in [1, 8, 16, 32] {
            for first in stride(from: 0, to: 160 - size, by: size) {
                for second in stride(from: first + size, to: 160, by: size) where second + size <= 160 {
                    var swapped = content
                    swapped.replaceSubrange(first..<first + size, with: content[second..<second + size])
                    swapped.replaceSubrange(second..<second + size, with: content[first..<first + size])
                    #expect((ContentIdentity(quick: swapped) == identity) == (swapped == content))
                }
            }
        }
    }

    @Test func aByteMoreOrLessIsSeen() {
        for content in contents {
            let identity = ContentIdentity(quick: content)
            for byte: UInt8 in [0, 1, 10, 255] {
                #expect(ContentIdentity(quick: content + [byte]) != identity)
                #expect(ContentIdentity(quick: [byte] + content) != identity)
            }
            if !content.isEmpty { #expect(ContentIdentity(quick: Array(content.dropLast())) != identity) }
        }
        var seen: Set<ContentIdentity> = []
        for count in 0..<500 { seen.insert(ContentIdentity(quick: [UInt8](repeating: 0, count: count))) }
        #expect(seen.count == 500)
    }

    @Test func aRenewedFileIsSeen() throws {
        let one = try mint(["a.example"])
        let other = try mint(["a.example"])
        #expect(ContentIdentity(quick: Array(one.certificatePEM.utf8)) != ContentIdentity(quick: Array(other.certificatePEM.utf8)))
    }
}
