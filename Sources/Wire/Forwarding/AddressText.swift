public import Bytes

/// A numeric IP address as text, without heap storage; empty for a peer that has none (a unix socket).
public struct AddressText: Sendable {
    private var storage = InlineArray<46, UInt8>(repeating: 0)
    /// 0 to 46 bytes.
    public private(set) var count = 0

    /// Empty.
    public init() {}

    /// The first 46 bytes of `bytes`; no IP address is longer.
    public init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if count == storage.count { break }
            storage[count] = byte
            count += 1
        }
    }

    /// The first 46 bytes of the text.
    public init(_ text: String) { self.init(text.utf8) }

    /// Whether the peer has no address.
    public var isEmpty: Bool { count == 0 }

    /// Whether this is an IPv6 address, which needs brackets next to a port.
    public var isIPv6: Bool {
        for index in 0..<count where storage[index] == UInt8(ascii: ":") { return true }
        return false
    }

    /// Calls `body` with the bytes.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<count))
    }

    /// Appends the text, without brackets.
    public func append(to out: inout ByteBuffer) {
        out.append(storage.span, 0..<count)
    }
}
