internal import Glibc

/// The one owner of a file descriptor; closes it at the end of its life.
public struct Descriptor: ~Copyable, Sendable {
    /// The number, for a system call or an epoll registration; never to be closed by the reader.
    public let raw: Int32

    /// Takes over an open descriptor.
    public init(owning raw: Int32) {
        precondition(raw >= 0)
        self.raw = raw
    }

    /// Gives the number up: the caller closes it, or the kernel's table keeps it across `exec`.
    public consuming func release() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }

    /// A second descriptor of the same open file, closed on exec.
    public func duplicate() throws(Errno) -> Descriptor {
        let copy = fcntl(raw, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw Errno.current }
        return Descriptor(owning: copy)
    }

    deinit {
        _ = close(raw)
    }
}
