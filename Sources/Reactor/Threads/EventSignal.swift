internal import CLinux
internal import Glibc

/// A flag that a thread raises and another one sees as a readable descriptor (`eventfd`).
public final class EventSignal: Sendable {
    private let descriptor: Descriptor

    public init() throws(Errno) {
        let raw = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard raw >= 0 else { throw Errno.current }
        descriptor = Descriptor(owning: raw)
    }

    /// Readable while the flag is up.
    public var raw: Int32 { descriptor.raw }

    /// Raises the flag; from any thread.
    public func raise() {
        var one: UInt64 = 1
        _ = write(descriptor.raw, &one, 8)
    }

    /// Takes the flag down; whether it was up.
    @discardableResult public func take() -> Bool {
        var count: UInt64 = 0
        return read(descriptor.raw, &count, 8) == 8
    }
}
