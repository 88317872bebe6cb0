import Testing

@testable import Reactor

@Suite struct AncillaryDescriptorsTests {
    @Test func `no descriptors, no block`() {
        #expect(AncillaryDescriptors.encode([]).isEmpty)
        #expect(AncillaryDescriptors.space(0) == 0)
    }

    @Test(arguments: [0, 1, 8, 15])
    func `a block that is cut off gives nothing`(_ count: Int) {
        #expect(AncillaryDescriptors.decode([UInt8](repeating: 0xff, count: 64), count: count).isEmpty)
    }

    @Test func `lengths that make no sense give nothing`() {
        for length in [0, 1, 15, 1000, Int.max, Int.min, -1] {
            var block = [UInt8](repeating: 0, count: 32)
            block.withUnsafeMutableBytes { $0.storeBytes(of: length, as: Int.self) }
            #expect(AncillaryDescriptors.decode(block, count: 32).isEmpty)
        }
    }
}
