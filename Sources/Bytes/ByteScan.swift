internal import Glibc

/// Searches over bytes.
public enum ByteScan {
    /// The position of the first `byte` at or behind `start`, or nil.
    @inlinable public static func firstIndex(of byte: UInt8, in bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        let count = bytes.count
        precondition(start >= 0 && start <= count)
        if start == count { return nil }
        let found = unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
            // `memchr` reads within [start, count), checked above.
            unsafe find(byte, buffer.baseAddress.unsafelyUnwrapped + start, count &- start)
        }
        return found < 0 ? nil : start &+ found
    }

    @usableFromInline
    internal static func find(_ byte: UInt8, _ base: UnsafePointer<UInt8>, _ count: Int) -> Int {
        guard let hit = unsafe memchr(base, Int32(byte), count) else { return -1 }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
}
