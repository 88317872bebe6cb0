internal import Bytes
internal import CLinux
internal import Glibc

/// Standard output or standard error, written without ever waiting for a stuck reader.
///
/// Pipes and terminals are opened a second time in non-blocking mode: setting the mode on the inherited descriptor would change it for
/// every process
/// that shares it.
public struct StandardStream: ~Copyable, Sendable {
    private enum Way {
        /// Non-blocking by itself, or a regular file, which never waits for a reader.
        case direct
        case socket
        /// Could not be opened again: asked with `poll` before each small write.
        case polled
    }

    /// A write of this size does not wait after `poll` said that a pipe is writable (PIPE_BUF).
    private static let pipeChunk = 4096

    private let way: Way
    private let raw: Int32
    private let own: Descriptor?

    /// Standard output, descriptor 1.
    public static func output() -> StandardStream { StandardStream(1) }
    /// Standard error, descriptor 2.
    public static func error() -> StandardStream { StandardStream(2) }

    internal init(_ inherited: Int32) {
        var status = stat()
        let kind = fstat(inherited, &status) == 0 ? status.st_mode & S_IFMT : 0
        if kind == S_IFSOCK || kind == S_IFREG || kind == 0 {
            way = kind == S_IFSOCK ? .socket : .direct
            raw = inherited
            own = nil
            return
        }
        let again = open("/proc/self/fd/\(inherited)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        way = again >= 0 ? .direct : .polled
        raw = again >= 0 ? again : inherited
        own = again >= 0 ? Descriptor(owning: again) : nil
    }

    /// A person reads along.
    public var isTerminal: Bool { isatty(raw) == 1 }

    /// The width of the terminal's window; nil when it is none or does not say.
    public var terminalColumns: Int? {
        var columns: UInt16 = 0
        return CLinux_window_columns(raw, &columns) == 0 && columns > 0 ? Int(columns) : nil
    }

    /// Writes what fits now and returns how many bytes that was; 0 when nothing fits. Throws when the reader is gone or the disk is full.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        if bytes.count == 0 { return 0 }
        while true {
            let (count, reason) = attempt(bytes)
            if count >= 0 { return count }
            switch reason {
            case .interrupted: continue
            case .wouldBlock: return 0
            default: throw reason
            }
        }
    }

    /// Writes everything, waiting up to `milliseconds` for room; returns how many bytes got through.
    @discardableResult
    public func writeAll(_ bytes: UnsafeRawBufferPointer, milliseconds: Int) -> Int {
        let deadline = Clock.now().advanced(byMilliseconds: milliseconds)
        var done = 0
        while done < bytes.count {
            guard let count = try? write(UnsafeRawBufferPointer(rebasing: bytes[done...])) else { return done }
            done += count
            if count > 0 { continue }
            let left = deadline.milliseconds(since: Clock.now())
            if left == 0 || !isWritable(within: Int32(clamping: left)) { return done }
        }
        return done
    }

    private func attempt(_ bytes: UnsafeRawBufferPointer) -> (count: Int, reason: Errno) {
        var count: Int
        switch way {
        case .direct:
            count = Glibc.write(raw, bytes.baseAddress, bytes.count)
        case .socket:
            count = send(raw, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        case .polled:
            if !isWritable(within: 0) { return (-1, .wouldBlock) }
            count = Glibc.write(raw, bytes.baseAddress, min(bytes.count, Self.pipeChunk))
        }
        return (count, count < 0 ? Errno.current : Errno(code: 0))
    }

    private func isWritable(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
