internal import Glibc

/// The SCM_RIGHTS block beside a datagram (`cmsg(3)`; the CMSG macros cannot be imported).
internal enum AncillaryDescriptors {
    /// `struct cmsghdr` on 64-bit Linux: length, level, kind.
    private static let headerSize = 16

    private static func aligned(_ count: Int) -> Int { (count + 7) & ~7 }

    /// Bytes of a block for `count` descriptors.
    static func space(_ count: Int) -> Int { count == 0 ? 0 : headerSize + aligned(count * 4) }

    static func encode(_ descriptors: [SharedDescriptor]) -> [UInt8] {
        if descriptors.isEmpty { return [] }
        var block = [UInt8](repeating: 0, count: space(descriptors.count))
        block.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: headerSize + descriptors.count * 4, toByteOffset: 0, as: Int.self)
            bytes.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
            bytes.storeBytes(of: Int32(SCM_RIGHTS), toByteOffset: 12, as: Int32.self)
            for (index, descriptor) in descriptors.enumerated() {
                bytes.storeBytes(of: descriptor.raw, toByteOffset: headerSize + index * 4, as: Int32.self)
            }
        }
        return block
    }

    /// Takes ownership of every descriptor in the first `count` bytes of `block`.
    static func decode(_ block: [UInt8], count: Int) -> [SharedDescriptor] {
        var found: [SharedDescriptor] = []
        block.withUnsafeBytes { bytes in
            var position = 0
            while position + headerSize <= min(count, bytes.count) {
                let length = bytes.loadUnaligned(fromByteOffset: position, as: Int.self)
                let level = bytes.loadUnaligned(fromByteOffset: position + 8, as: Int32.self)
                let kind = bytes.loadUnaligned(fromByteOffset: position + 12, as: Int32.self)
                guard length >= headerSize, length <= bytes.count - position else { return }
                if level == SOL_SOCKET, kind == Int32(SCM_RIGHTS) {
                    for offset in stride(from: position + headerSize, to: position + length - 3, by: 4) {
                        let raw = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
                        found.append(SharedDescriptor(Descriptor(owning: raw)))
                    }
                }
                position += aligned(length)
            }
        }
        return found
    }
}
