/// One field line as ranges into the bytes that were parsed (RFC 9110, section 5).
///
/// The value is trimmed of optional white space, holds no control byte but HTAB, and may be empty.
public struct Field: Sendable, Equatable {
    public let nameStart: UInt32
    public let nameLength: UInt16
    public let name: FieldName
    public let valueStart: UInt32
    public let valueLength: UInt32

    /// The name's bytes, a token in the sender's case.
    public var nameRange: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }
    /// The value's bytes.
    public var valueRange: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueLength) }

    /// The caller has bounded the head to less than 2^31 bytes and the name to less than 2^16.
    internal init(name: FieldName, nameRange: Range<Int>, valueRange: Range<Int>) {
        self.nameStart = UInt32(nameRange.lowerBound)
        self.nameLength = UInt16(nameRange.count)
        self.name = name
        self.valueStart = UInt32(valueRange.lowerBound)
        self.valueLength = UInt32(valueRange.count)
    }
}
