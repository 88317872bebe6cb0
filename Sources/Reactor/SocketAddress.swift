internal import CLinux
internal import Glibc

/// Where a stream socket listens or connects: an IP address with a port, or a path.
public struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    /// A numeric IPv4 or IPv6 address; nil when `host` is neither.
    public init?(host: String, port: UInt16) {
        storage = sockaddr_storage()
        length = 0
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            set(four)
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            set(six)
        } else {
            return nil
        }
    }

    /// A socket in the file system; nil when `path` is empty, too long (107 bytes) or holds a NUL.
    public init?(path: String) {
        storage = sockaddr_storage()
        length = 0
        var unix = sockaddr_un()
        unix.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: unix.sun_path), !bytes.contains(0) else { return nil }
        withUnsafeMutableBytes(of: &unix.sun_path) { $0.copyBytes(from: bytes) }
        set(unix)
    }

    /// A unix socket's name in the network namespace, without a file; nil when it is empty or too long (107 bytes).
    public init?(abstract name: String) {
        storage = sockaddr_storage()
        length = 0
        var unix = sockaddr_un()
        unix.sun_family = sa_family_t(AF_UNIX)
        // A zero byte comes first; every byte behind it counts, and the length says where the name ends.
        let bytes = [0] + Array(name.utf8)
        guard bytes.count > 1, bytes.count <= MemoryLayout.size(ofValue: unix.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &unix.sun_path) { $0.copyBytes(from: bytes) }
        set(unix)
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    private init() {
        storage = sockaddr_storage()
        length = 0
    }

    private mutating func set<Address>(_ address: Address) {
        withUnsafeMutableBytes(of: &storage) { target in
            withUnsafeBytes(of: address) { target.copyMemory(from: $0) }
        }
        length = socklen_t(MemoryLayout<Address>.size)
    }

    /// The address that `call` (`getsockname` and its like) fills in; nil when it fails.
    internal static func filled(
        by call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> (SocketAddress, Int32) {
        var address = SocketAddress()
        address.length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var length = address.length
        let result = withUnsafeMutablePointer(to: &address.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
        }
        address.length = length
        return (address, result)
    }

    internal func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// AF_INET, AF_INET6 or AF_UNIX.
    internal var family: Int32 { Int32(storage.ss_family) }

    /// Whether this is the address of a unix socket, named or not.
    public var isUnix: Bool { family == AF_UNIX }

    /// The port of an IP address, else 0.
    public var port: UInt16 {
        // Both IP families keep the port in the bytes behind the family.
        isUnix ? 0 : withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// The raw bytes of an IP address (4, or 16; an IPv4-mapped one gives 4), empty for a unix socket.
    public var addressBytes: [UInt8] {
        withUnsafeBytes(of: storage) { raw in
            switch family {
            case AF_INET: return Array(raw[4..<8])
            case AF_INET6:
                let bytes = Array(raw[8..<24])
                return bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255 ? Array(bytes[12...]) : bytes
            case _: return []
            }
        }
    }

    /// Writes the address in numbers (no port, no brackets; an IPv4-mapped one as IPv4; `unix` for a unix socket) and returns how many bytes it took.
    /// `buffer` must hold at least 46 bytes.
    public func writeHost(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        precondition(buffer.count >= 46)
        let text = buffer.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
        let written = withUnsafeBytes(of: storage) { raw -> Bool in
            switch family {
            case AF_INET: return inet_ntop(AF_INET, raw.baseAddress! + 4, text, 46) != nil
            case AF_INET6:
                let address = raw.baseAddress! + 8
                let mapped =
                    address.load(as: UInt64.self) == 0
                    && address.load(fromByteOffset: 8, as: UInt32.self) == UInt32(0xffff).bigEndian
                return mapped ? inet_ntop(AF_INET, address + 12, text, 46) != nil : inet_ntop(AF_INET6, address, text, 46) != nil
            case _: return false
            }
        }
        guard written else {
            buffer.copyBytes(from: "unix".utf8)
            return 4
        }
        return strlen(text)
    }
}
