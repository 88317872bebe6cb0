internal import CLinux
internal import Glibc

/// Opens listening sockets: non-blocking, closed on exec.
public enum ListeningSockets {
    /// Connections the kernel may keep waiting (it caps this at net.core.somaxconn).
    private static let backlog: Int32 = 4096

    /// `count` sockets (greater than 0) on one address that share its connections (SO_REUSEPORT).
    ///
    /// An empty `host` means every address of both families, or of IPv4 alone where there is no IPv6. With `port` 0 the system chooses one
    /// for all. `exclusive`: fail with `addressInUse` when anybody listens there already, even another process of this user that shares the
    /// port. Throws `invalidArgument` when `host` is not numeric.
    public static func tcp(host: String, port: UInt16, count: Int, exclusive: Bool = true) throws(Errno) -> [SharedDescriptor] {
        precondition(count > 0)
        guard host.isEmpty else { return try tcp(numeric: host, dualStack: false, port: port, count: count, exclusive: exclusive) }
        do throws(Errno) {
            return try tcp(numeric: "::", dualStack: true, port: port, count: count, exclusive: exclusive)
        } catch {
            guard error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL else { throw error }
            return try tcp(numeric: "0.0.0.0", dualStack: false, port: port, count: count, exclusive: exclusive)
        }
    }

    private static func tcp(
        numeric host: String, dualStack: Bool, port: UInt16, count: Int, exclusive: Bool
    ) throws(Errno) -> [SharedDescriptor] {
        guard var address = SocketAddress(host: host, port: port) else { throw Errno.invalidArgument }
        if exclusive && port != 0 {
            // Without SO_REUSEPORT the bind meets every listener there is; the probe is closed at once.
            _ = try bound(to: address, dualStack: dualStack, sharedPort: false)
        }
        var sockets: [SharedDescriptor] = []
        for _ in 0..<count {
            let descriptor = try bound(to: address, dualStack: dualStack, sharedPort: true)
            guard listen(descriptor.raw, backlog) == 0 else { throw Errno.current }
            // Accepted connections inherit it.
            Socket.setNoDelay(descriptor.raw)
            if address.port == 0, let chosen = Socket.localAddress(descriptor.raw) { address = chosen }
            sockets.append(SharedDescriptor(descriptor))
        }
        return sockets
    }

    private static func bound(to address: SocketAddress, dualStack: Bool, sharedPort: Bool) throws(Errno) -> Descriptor {
        let raw = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = Descriptor(owning: raw)
        set(raw, SOL_SOCKET, SO_REUSEADDR, 1)
        if sharedPort { set(raw, SOL_SOCKET, SO_REUSEPORT, 1) }
        if address.family == AF_INET6 { set(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY, dualStack ? 0 : 1) }
        guard address.withPointer({ bind(raw, $0, $1) }) == 0 else { throw Errno.current }
        return descriptor
    }

    /// One socket at `path`, open to every local user (the permissions of its directory narrow that). A file that a dead process left is
    /// replaced;
    /// throws `addressInUse` when somebody answers there or the file is no socket.
    public static func unix(path: String) throws(Errno) -> SharedDescriptor {
        guard let address = SocketAddress(path: path) else { throw Errno.invalidArgument }
        try removeStale(path, address)
        let descriptor = try bound(to: address, dualStack: false, sharedPort: false)
        _ = chmod(path, 0o666)
        guard listen(descriptor.raw, backlog) == 0 else { throw Errno.current }
        return SharedDescriptor(descriptor)
    }

    private static func removeStale(_ path: String, _ address: SocketAddress) throws(Errno) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw Errno.addressInUse }
        switch Socket.connect(to: address) {
        case .failed(let reason):
            if reason == .connectionRefused {
                _ = unlink(path)
            } else if reason != .noEntry {
                throw Errno.addressInUse
            }
        case .connected: throw Errno.addressInUse
        case .inProgress: throw Errno.addressInUse
        }
    }

    /// The file of a unix socket as it was made; tells it from one that a successor put in its place.
    public struct SocketFile: Sendable, Equatable {
        fileprivate let path: String
        fileprivate let device: UInt
        fileprivate let inode: UInt
    }

    /// The socket file at `path`; nil when there is none.
    public static func file(at path: String) -> SocketFile? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        return SocketFile(path: path, device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    /// Removes the file of a listener that closes, unless another one stands there by now.
    public static func remove(_ file: SocketFile) {
        if self.file(at: file.path) == file { _ = unlink(file.path) }
    }

    /// The port a TCP socket is bound to; 0 when it has none.
    public static func port(of socket: SharedDescriptor) -> UInt16 {
        Socket.localAddress(socket.raw)?.port ?? 0
    }

    private static func set(_ raw: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = setsockopt(raw, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
