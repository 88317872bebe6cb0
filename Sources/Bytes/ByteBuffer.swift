internal import Glibc

/// A contiguous byte queue with one owner: bytes are appended at the end and consumed from the start.
///
/// It cannot be copied, so nothing is ever copied by accident; hand it on by moving it. An empty `ByteBuffer()` holds no memory.
/// Appending grows the storage; whoever appends what an outsider controls keeps the bound (`Limits`).
@safe public struct ByteBuffer: ~Copyable, @unchecked Sendable {
    @usableFromInline internal var base: UnsafeMutableRawPointer?
    @usableFromInline internal var storage: Int
    @usableFromInline internal var start: Int
    @usableFromInline internal var end: Int

    /// No storage.
    @inlinable public init() {
        unsafe self.base = nil
        self.start = 0
        self.end = 0
        self.storage = 0
    }

    /// Storage for `capacity` bytes (greater than 0).
    public init(capacity: Int) {
        precondition(capacity > 0)
        unsafe self.base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        self.storage = capacity
        self.start = 0
        self.end = 0
    }

    /// A copy of `bytes`.
    public init(_ bytes: some Sequence<UInt8>) {
        self.init()
        for byte in bytes { append(byte) }
    }

    deinit {
        unsafe base?.deallocate()
    }

    /// Bytes of storage.
    @inlinable public var capacity: Int { storage }
    /// Bytes that wait to be consumed.
    @inlinable public var count: Int { end &- start }
    @inlinable public var isEmpty: Bool { end == start }
    /// Bytes that fit behind the last one without moving or growing.
    @inlinable public var tailSpace: Int { capacity &- end }

    /// The waiting bytes; valid until the next mutation.
    @inlinable public var readable: UnsafeRawBufferPointer {
        guard let base = unsafe base else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        // start <= end <= capacity always holds.
        return unsafe UnsafeRawBufferPointer(start: base + start, count: count)
    }

    /// As `readable`, for code that makes spans of it where the compiler cannot follow the life of a class's property.
    @inlinable public var unsafeBytes: UnsafeBufferPointer<UInt8> {
        unsafe readable.assumingMemoryBound(to: UInt8.self)
    }

    /// The waiting bytes as a bounds-checked view.
    @inlinable public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            // The view covers exactly the initialised bytes and cannot outlive the borrow of `self`.
            let bytes = unsafe UnsafeBufferPointer<UInt8>(
                start: base.map { unsafe ($0 + start).assumingMemoryBound(to: UInt8.self) }, count: count)
            let span = unsafe Span(_unsafeElements: bytes)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The byte `offset` behind the first waiting one.
    @inlinable public subscript(offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count)
        // Checked above.
        return unsafe base.unsafelyUnwrapped.load(fromByteOffset: start &+ offset, as: UInt8.self)
    }

    /// The free space at the end, for a system call to fill; follow with `commit`.
    @inlinable public var writable: UnsafeMutableRawBufferPointer {
        guard let base = unsafe base else { return unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeMutableRawBufferPointer(start: base + end, count: tailSpace)
    }

    /// Declares `count` bytes of `writable` filled.
    @inlinable public mutating func commit(_ count: Int) {
        precondition(count >= 0 && count <= tailSpace)
        end &+= count
    }

    /// Drops `count` bytes from the start.
    @inlinable public mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= self.count)
        start &+= count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Drops the last `count` bytes.
    @inlinable public mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count)
        end = start &+ count
    }

    /// Drops all bytes and keeps the storage.
    @inlinable public mutating func removeAll() {
        start = 0
        end = 0
    }

    /// Makes `tailSpace` at least `space`, by moving the waiting bytes to the front or by growing.
    public mutating func reserve(_ space: Int) {
        if tailSpace >= space { return }
        let waiting = count
        if capacity - waiting >= space, let base = unsafe base {
            unsafe memmove(base, base + start, waiting)
        } else {
            let newCapacity = max(waiting + space, capacity * 2, 256)
            let moved = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
            if let base = unsafe base {
                unsafe memcpy(moved, base + start, waiting)
                unsafe base.deallocate()
            }
            unsafe base = moved
            storage = newCapacity
        }
        start = 0
        end = waiting
    }

    /// Appends, growing the storage when there is no room.
    @inlinable public mutating func append(_ byte: UInt8) {
        if tailSpace < 1 { reserve(1) }
        unsafe base.unsafelyUnwrapped.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
        end &+= 1
    }

    @inlinable public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if tailSpace < bytes.count { reserve(bytes.count) }
        unsafe (base.unsafelyUnwrapped + end).copyMemory(from: source, byteCount: bytes.count)
        end &+= bytes.count
    }

    @inlinable public mutating func append(_ span: borrowing Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends `bytes[range]`.
    @inlinable public mutating func append(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
        let part = bytes.extracting(range)
        append(part)
    }

    @inlinable public mutating func append(_ text: StaticString) {
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    /// Appends the UTF-8 of a string; for cold paths.
    public mutating func append(string: String) {
        var string = string
        string.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a non-negative number in decimal.
    public mutating func append(decimal value: Int) {
        precondition(value >= 0)
        append(number: UInt(value), radix: 10)
    }

    /// Appends a number in lower-case hexadecimal without leading zeros.
    public mutating func append(hexadecimal value: Int) {
        precondition(value >= 0)
        append(number: UInt(value), radix: 16)
    }

    private mutating func append(number: UInt, radix: UInt) {
        if tailSpace < 20 { reserve(20) }
        var digits = 1
        var rest = number / radix
        while rest > 0 {
            digits += 1
            rest /= radix
        }
        var value = number
        var position = end + digits
        end = position
        repeat {
            position -= 1
            let digit = UInt8(truncatingIfNeeded: value % radix)
            let character = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            unsafe base.unsafelyUnwrapped.storeBytes(of: character, toByteOffset: position, as: UInt8.self)
            value /= radix
        } while value > 0
    }

    /// The waiting bytes as an array; for cold paths and tests.
    public var array: [UInt8] { unsafe [UInt8](readable) }
}
