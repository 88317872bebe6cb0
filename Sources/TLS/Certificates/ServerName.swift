internal import Bytes

/// A DNS name in the one form that the index knows: lower case, no trailing dot, labels of letters, digits, `-` and `_`.
///
/// At most 253 bytes, labels of 1 to 63. It lives on the stack, so a made-up name from a client allocates nothing (RFC 6066 section 3,
/// RFC 5890 section 2.3.1).
public struct ServerName: Sendable {
    public static let maximumBytes = 253

    private let storage: InlineArray<253, UInt8>
    /// Bytes of the name, 1 to 253.
    public let count: Int

    /// Normalises what a client or an operator wrote; nil when it is malformed.
    public init?(_ raw: borrowing Span<UInt8>) {
        var storage = InlineArray<253, UInt8>(repeating: 0)
        guard let count = Self.normalise(raw, from: 0, into: &storage) else { return nil }
        self.storage = storage
        self.count = count
    }

    /// Normalises a string; for cold paths.
    public init?(text: String) {
        let bytes = [UInt8](text.utf8)
        self.init(bytes.span)
    }

    /// The bytes of the name.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            storage.span.extracting(0..<count)
        }
    }

    /// The name as a string; for logs and other cold paths.
    public var text: String {
        span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// Normalises a name out of a certificate, which may also be a wildcard for one label (`*.example.com`); nil when it is neither.
    public static func pattern(_ raw: borrowing Span<UInt8>) -> String? {
        let isWildcard = raw.count > 2 && raw[0] == UInt8(ascii: "*") && raw[1] == UInt8(ascii: ".")
        var storage = InlineArray<253, UInt8>(repeating: 0)
        guard let count = normalise(raw, from: isWildcard ? 2 : 0, into: &storage) else { return nil }
        let name = storage.span.extracting(0..<count)
        if !isWildcard { return name.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        // A wildcard over a whole top level (`*.com`) is refused by every client; so here.
        guard count + 2 <= maximumBytes, ByteScan.firstIndex(of: UInt8(ascii: "."), in: name, from: 0) != nil else { return nil }
        return String(unsafeUninitializedCapacity: count + 2) { text in
            text.initializeElement(at: 0, to: UInt8(ascii: "*"))
            text.initializeElement(at: 1, to: UInt8(ascii: "."))
            for position in 0..<count { text.initializeElement(at: position + 2, to: name[position]) }
            return count + 2
        }
    }

    private static func normalise(_ raw: borrowing Span<UInt8>, from start: Int, into storage: inout InlineArray<253, UInt8>) -> Int? {
        var end = raw.count
        if end > start && raw[end - 1] == UInt8(ascii: ".") { end -= 1 }
        let count = end - start
        guard count > 0, count <= maximumBytes else { return nil }
        var label = 0
        for position in 0..<count {
            var byte = raw[start + position]
            switch byte {
            case UInt8(ascii: "."):
                if label == 0 { return nil }
                label = -1
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                break
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                byte |= 0x20
            default:
                return nil
            }
            label += 1
            if label > 63 { return nil }
            storage[position] = byte
        }
        return label > 0 ? count : nil
    }
}
