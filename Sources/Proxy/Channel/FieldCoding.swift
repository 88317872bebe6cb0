/// Writes numbers as eight little-endian bytes and byte strings behind their length.
internal struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func begin(_ kind: UInt8) {
        bytes.append(kind)
    }

    /// `value` is not negative.
    mutating func put(_ value: Int) {
        precondition(value >= 0)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func put(_ value: [UInt8]) {
        put(value.count)
        bytes.append(contentsOf: value)
    }

    mutating func put(_ value: String) {
        put(Array(value.utf8))
    }
}

/// Reads what `FieldWriter` wrote; every call answers nil once something is missing or out of range.
internal struct FieldReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }
    private var left: Int { bytes.count - position }

    mutating func takeByte() -> UInt8? {
        guard left >= 1 else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// A number from 0 to `Int.max`.
    mutating func takeNumber() -> Int? {
        guard left >= 8 else { return nil }
        var value: UInt64 = 0
        for offset in 0..<8 { value |= UInt64(bytes[position + offset]) << UInt64(offset * 8) }
        position += 8
        return Int(exactly: value)
    }

    mutating func takeBytes() -> [UInt8]? {
        guard let count = takeNumber(), count <= left else { return nil }
        position += count
        return Array(bytes[(position - count)..<position])
    }

    /// UTF-8 only.
    mutating func takeText() -> String? {
        takeBytes().flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// A count of items that take at least `size` bytes each, so that a forged one cannot make us reserve memory.
    mutating func takeCount(ofItemsWithAtLeast size: Int) -> Int? {
        guard let count = takeNumber(), count <= left / size else { return nil }
        return count
    }
}
