internal import CLinux
internal import Glibc

/// Unix sockets with a name in the network namespace instead of a file (`unix(7)`), for whole datagrams (SEQPACKET).
///
/// There is nothing to clean up, and nothing that permissions could guard: whoever accepts or connects asks who the other end is.
public enum AbstractSocket {
    /// Connections that wait to be accepted; more are told to try again.
    private static let backlog: Int32 = 16

    /// Who is at the other end, as the kernel noted it when the connection was made (for the end that connects: when the other one began to
    /// listen).
    public struct Peer: Sendable, Equatable {
        public let process: Int32
        /// The effective user.
        public let user: UInt32

        public init(process: Int32, user: UInt32) {
            self.process = process
            self.user = user
        }
    }

    /// Listens under `name` (1 to 107 bytes), non-blocking. Throws `addressInUse` when somebody does already.
    public static func listen(name: String) throws(Errno) -> SharedDescriptor {
        guard let address = SocketAddress(abstract: name) else { throw Errno.invalidArgument }
        let descriptor = try open()
        guard address.withPointer({ bind(descriptor.raw, $0, $1) }) == 0 else { throw Errno.current }
        guard Glibc.listen(descriptor.raw, backlog) == 0 else { throw Errno.current }
        return SharedDescriptor(descriptor)
    }

    /// Connects to whoever listens under `name`. Throws `connectionRefused` when nobody does, `wouldBlock` when too many wait already.
    public static func connect(name: String) throws(Errno) -> ControlChannel {
        guard let address = SocketAddress(abstract: name) else { throw Errno.invalidArgument }
        let descriptor = try open()
        while address.withPointer({ Glibc.connect(descriptor.raw, $0, $1) }) != 0 {
            let reason = Errno.current
            if reason != .interrupted { throw reason }
        }
        return ControlChannel(owning: descriptor)
    }

    /// What `accept` gave.
    public enum Accepted: Sendable {
        case channel(ControlChannel, Peer)
        /// Nobody waits.
        case wouldBlock
        /// This one is gone already; try the next.
        case retry
        /// No descriptor is left, or no memory: the queue stays as it is.
        case failed(Errno)
    }

    /// The next connection of a listener.
    public static func accept(_ listener: SharedDescriptor) -> Accepted {
        switch Socket.accept(listener.raw) {
        case .connection(let descriptor, _):
            guard let peer = peer(of: descriptor.raw) else { return .retry }
            return .channel(ControlChannel(owning: descriptor), peer)
        case .wouldBlock: return .wouldBlock
        case .retry: return .retry
        case .failed(let reason): return .failed(reason)
        }
    }

    /// Who is at the other end of a connected unix socket (SO_PEERCRED); nil when the kernel does not tell.
    public static func peer(of raw: Int32) -> Peer? {
        var (process, user): (Int32, UInt32) = (0, 0)
        return CLinux_peer(raw, &process, &user) == 0 ? Peer(process: process, user: user) : nil
    }

    private static func open() throws(Errno) -> Descriptor {
        let raw = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw Errno.current }
        return Descriptor(owning: raw)
    }
}
