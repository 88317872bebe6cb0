internal import Proxy
internal import Reactor

extension SharedMemory {
    /// A read-only region with the encoded snapshot in it, to be passed to workers.
    internal static func holding(_ source: SnapshotSource) throws(Errno) -> SharedMemory {
        let bytes = source.encode()
        let memory = try SharedMemory.create(name: "portico-snapshot", size: bytes.count, sharing: .readOnly)
        // Both have the same size.
        withExtendedLifetime(memory) { unsafe memory.bytes.copyBytes(from: bytes) }
        return memory
    }
}
