/// Buffers of two sizes for one thread's input and output, handed out last-in first-out so that the warmest memory is used again.
///
/// A connection holds a buffer only while bytes wait in it; an idle connection holds none.
public struct BufferPool: ~Copyable {
    /// Bytes of a buffer for heads, small bodies and single records.
    public static let smallCapacity = 16 * 1024
    /// Bytes of a buffer for a streaming body.
    public static let largeCapacity = 128 * 1024
    /// Bytes of a buffer that holds `largeCapacity` bytes of plaintext as TLS records, with room for record headers and tags.
    public static let sealedCapacity = largeCapacity + 8 * 1024

    private var small: Shelf
    private var large: Shelf
    private var sealed: Shelf

    /// Keeps at most `idleSmall` unused small buffers and a quarter as many large and sealed ones; more are given back to the system.
    public init(idleSmall: Int = 64) {
        small = Shelf(capacity: Self.smallCapacity, limit: idleSmall)
        large = Shelf(capacity: Self.largeCapacity, limit: max(1, idleSmall / 4))
        sealed = Shelf(capacity: Self.sealedCapacity, limit: max(1, idleSmall / 4))
    }

    /// An empty buffer of `smallCapacity`.
    public mutating func takeSmall() -> ByteBuffer { small.take() }
    /// An empty buffer of `largeCapacity`.
    public mutating func takeLarge() -> ByteBuffer { large.take() }
    /// An empty buffer of `sealedCapacity`.
    public mutating func takeSealed() -> ByteBuffer { sealed.take() }

    /// Takes a buffer back, whatever it holds; one of another size is freed.
    public mutating func give(_ buffer: consuming ByteBuffer) {
        switch buffer.capacity {
        case Self.smallCapacity: small.give(buffer)
        case Self.largeCapacity: large.give(buffer)
        case Self.sealedCapacity: sealed.give(buffer)
        case _: break
        }
    }

    /// Moves the buffer out of `place`, leaving it without storage, and takes it back.
    public mutating func reclaim(_ place: inout ByteBuffer) {
        guard place.capacity > 0 else { return }
        var taken = ByteBuffer()
        swap(&taken, &place)
        give(taken)
    }
}

/// A stack of unused buffers of one size.
@safe private struct Shelf: ~Copyable {
    let capacity: Int
    let limit: Int
    private var count = 0
    private let slots: UnsafeMutablePointer<ByteBuffer>

    init(capacity: Int, limit: Int) {
        self.capacity = capacity
        self.limit = limit
        unsafe slots = UnsafeMutablePointer<ByteBuffer>.allocate(capacity: limit)
    }

    mutating func take() -> ByteBuffer {
        if count == 0 { return ByteBuffer(capacity: capacity) }
        count -= 1
        // Slots below `count` are initialised; this one leaves that range.
        return unsafe (slots + count).move()
    }

    mutating func give(_ buffer: consuming ByteBuffer) {
        if count == limit { return }
        buffer.removeAll()
        // The slot at `count` is not initialised.
        unsafe (slots + count).initialize(to: buffer)
        count += 1
    }

    deinit {
        unsafe slots.deinitialize(count: count)
        unsafe slots.deallocate()
    }
}
