internal import Proxy
internal import Reactor

extension SharedMemory {
    /// A read-only region with the encoded snapshot in it, to be passed to workers.
    internal static func holding(_ source: SnapshotSource) throws(Errno) -> SharedMemory {
        try holding(source.encode(), name: "portico-snapshot")
    }

    /// A read-only region with `bytes` (at least one) in it.
    internal static func holding(_ bytes: [UInt8], name: String) throws(Errno) -> SharedMemory {
        let memory = try SharedMemory.create(name: name, size: bytes.count, sharing: .readOnly)
        // Both have the same size.
        withExtendedLifetime(memory) { unsafe memory.bytes.copyBytes(from: bytes) }
        return memory
    }
}
