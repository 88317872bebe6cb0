internal import CLinux
internal import Glibc

/// A memfd and its mapping: memory that processes share by passing the descriptor.
///
/// Its size is sealed, so no holder can make another one fault by shrinking it, and it never appears in a core dump.
public final class SharedMemory: @unchecked Sendable {
    /// What receivers of the descriptor may do.
    public enum Sharing: Sendable, Equatable {
        /// Receivers can only read (where the kernel knows F_SEAL_FUTURE_WRITE, since 5.1; else by agreement).
        case readOnly
        case readWrite
    }

    /// The memfd, to be passed on.
    public let descriptor: SharedDescriptor
    /// The mapped memory, valid while this object lives: hold it (`withExtendedLifetime`) for as long as the pointer is in use. Writing
    /// into a region that was mapped read-only faults.
    public let bytes: UnsafeMutableRawBufferPointer

    private init(descriptor: SharedDescriptor, bytes: UnsafeMutableRawBufferPointer) {
        self.descriptor = descriptor
        self.bytes = bytes
    }

    deinit {
        munmap(bytes.baseAddress, bytes.count)
    }

    /// A new zeroed region of `size` bytes (greater than 0), mapped for reading and writing. Pages cost memory once they are touched.
    public static func create(name: String, size: Int, sharing: Sharing) throws(Errno) -> SharedMemory {
        precondition(size > 0)
        let raw = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = SharedDescriptor(Descriptor(owning: raw))
        guard ftruncate(raw, off_t(size)) == 0 else { throw Errno.current }
        let bytes = try mapped(raw, size: size, protection: PROT_READ | PROT_WRITE)
        let memory = SharedMemory(descriptor: descriptor, bytes: bytes)
        try seal(raw, sharing: sharing)
        return memory
    }

    /// Maps a received region read-only. Throws `invalidArgument` when it is smaller than `size` bytes or could still shrink.
    public static func mapReadOnly(_ descriptor: SharedDescriptor, size: Int) throws(Errno) -> SharedMemory {
        try map(descriptor, size: size, protection: PROT_READ)
    }

    /// Maps a received region for reading and writing; otherwise as `mapReadOnly`.
    public static func mapReadWrite(_ descriptor: SharedDescriptor, size: Int) throws(Errno) -> SharedMemory {
        try map(descriptor, size: size, protection: PROT_READ | PROT_WRITE)
    }

    /// A copy of the whole region; the safe way to read a small one.
    public func copied() -> [UInt8] {
        withExtendedLifetime(self) { Array(bytes) }
    }

    /// The size in bytes of the memfd behind `descriptor`.
    public static func size(of descriptor: SharedDescriptor) throws(Errno) -> Int {
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else { throw Errno.current }
        return Int(status.st_size)
    }

    private static func map(_ descriptor: SharedDescriptor, size: Int, protection: Int32) throws(Errno) -> SharedMemory {
        guard size > 0, try self.size(of: descriptor) >= size else { throw Errno.invalidArgument }
        let seals = fcntl(descriptor.raw, Int32(PORTICO_GET_SEALS))
        guard seals >= 0 else { throw Errno.current }
        guard seals & Int32(PORTICO_SEAL_SHRINK) != 0 else { throw Errno.invalidArgument }
        return SharedMemory(descriptor: descriptor, bytes: try mapped(descriptor.raw, size: size, protection: protection))
    }

    private static func mapped(_ raw: Int32, size: Int, protection: Int32) throws(Errno) -> UnsafeMutableRawBufferPointer {
        guard let base = mmap(nil, size, protection, MAP_SHARED, raw, 0), base != MAP_FAILED else { throw Errno.current }
        // Private keys may live here.
        _ = madvise(base, size, MADV_DONTDUMP)
        return UnsafeMutableRawBufferPointer(start: base, count: size)
    }

    private static func seal(_ raw: Int32, sharing: Sharing) throws(Errno) {
        let size = Int32(PORTICO_SEAL_SHRINK | PORTICO_SEAL_GROW)
        guard fcntl(raw, Int32(PORTICO_ADD_SEALS), size) == 0 else { throw Errno.current }
        if sharing == .readOnly {
            // Refused by kernels before 5.1; the mapping in the receivers is read-only all the same.
            _ = fcntl(raw, Int32(PORTICO_ADD_SEALS), Int32(PORTICO_SEAL_FUTURE_WRITE))
        }
        _ = fcntl(raw, Int32(PORTICO_ADD_SEALS), Int32(PORTICO_SEAL_SEAL))
    }
}
