internal import CLinux
internal import Glibc

/// What one read or write did.
public enum IOResult: Equatable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// Nothing now; epoll tells when to try again.
    case wouldBlock
    /// The peer has ended its direction (reads only).
    case endOfStream
    case failed(Errno)
}

/// System calls on stream sockets. Would-block is a value, EINTR never escapes, a descriptor that is not open is our own bug and traps.
public enum Socket {
    /// `recv` into `buffer` (not empty).
    public static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .endOfStream }
            if let result = failure(Errno.current) { return result }
        }
    }

    /// Whether nothing can be read: no bytes, no end, no error.
    public static func isQuiet(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }

    /// `send` of `bytes` (not empty), without SIGPIPE. `more`: further bytes follow at once.
    public static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, more: Bool = false) -> IOResult {
        let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
        while true {
            let count = CLinux.send(descriptor, bytes.baseAddress, bytes.count, flags)
            if count >= 0 { return .bytes(count) }
            if let result = failure(Errno.current) { return result }
        }
    }

    @inline(__always) private static func failure(_ errno: Errno) -> IOResult? {
        switch errno.code {
        case EAGAIN: return .wouldBlock
        case EINTR: return nil
        case EBADF, EFAULT, ENOTSOCK: preconditionFailure("socket call on a bad descriptor or buffer")
        case _: return .failed(errno)
        }
    }

    /// What `accept` gave.
    public enum Accepted: ~Copyable {
        case connection(Descriptor, SocketAddress)
        /// The queue is empty.
        case wouldBlock
        /// This connection is lost already; try the next.
        case retry
        case failed(Errno)
    }

    /// `accept4`, non-blocking and closed on exec.
    public static func accept(_ listener: Int32) -> Accepted {
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let (address, descriptor) = SocketAddress.filled { accept4(listener, $0, $1, flags) }
        if descriptor >= 0 { return .connection(Descriptor(owning: descriptor), address) }
        let errno = Errno.current
        switch errno.code {
        case EAGAIN: return .wouldBlock
        // accept(2): errors of the new connection are to be treated like EAGAIN by trying again.
        case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH: return .retry
        case EBADF, ENOTSOCK: preconditionFailure("accept on a bad descriptor")
        case _: return .failed(errno)
        }
    }

    /// What `connect` began.
    public enum Connecting: ~Copyable {
        case connected(Descriptor)
        /// Writable once it is decided; then ask `pendingError`.
        case inProgress(Descriptor)
        /// EAGAIN on a unix socket: its listen queue is full for the moment.
        case failed(Errno)
    }

    /// A non-blocking socket that connects to `address`.
    public static func connect(to address: SocketAddress) -> Connecting {
        let raw = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { return .failed(Errno.current) }
        let descriptor = Descriptor(owning: raw)
        if !address.isUnix { setNoDelay(raw) }
        while true {
            if address.withPointer({ CLinux.connect(raw, $0, $1) }) == 0 { return .connected(descriptor) }
            let errno = Errno.current
            if errno == .inProgress { return .inProgress(descriptor) }
            if errno != .interrupted { return .failed(errno) }
        }
    }

    /// The pending error of a connection under way (SO_ERROR), nil when it succeeded.
    public static func pendingError(_ descriptor: Int32) -> Errno? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return Errno.current }
        return code == 0 ? nil : Errno(code: code)
    }

    /// Sends small segments at once (TCP_NODELAY). A listening socket hands the option on to what it accepts.
    public static func setNoDelay(_ descriptor: Int32) {
        var on: Int32 = 1
        _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Makes the coming close send RST, so that the peer sees a cut and not an end.
    public static func resetOnClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Ends our direction; the peer reads an end of stream behind what was sent.
    public static func shutdownWriting(_ descriptor: Int32) {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Bytes that were sent and that the peer has not acknowledged yet, those that wait for room on its side included (SIOCOUTQ).
    public static func unacknowledged(_ descriptor: Int32) -> Int {
        var count: Int32 = 0
        return CLinux_unacknowledged(descriptor, &count) == 0 ? Int(count) : 0
    }

    /// The local end of a socket; nil when the kernel does not tell.
    public static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        let (address, result) = SocketAddress.filled { getsockname(descriptor, $0, $1) }
        return result == 0 ? address : nil
    }
}
