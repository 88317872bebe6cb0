/// Notices whether two fields of a request share a name, at the cost of a few instructions per field.
internal struct RepeatedNames {
    internal private(set) var found = false
    /// One bit per known name, and a hashed one per unknown name.
    private var known: UInt64 = 0
    private var unknown: UInt64 = 0

    internal init() {}

    /// Looks at `fields[index]`; the fields before it have been noted.
    @inline(__always)
    internal mutating func note(_ index: Int, _ fields: [Field], _ bytes: Span<UInt8>) {
        let field = fields[index]
        if field.name != .other {
            let bit = 1 as UInt64 &<< UInt64(field.name.rawValue)
            if known & bit != 0 { found = true }
            known |= bit
            return
        }
        let name = field.nameRange
        let ends = Int(bytes[name.lowerBound] | 0x20) &* 5 &+ Int(bytes[name.upperBound - 1] | 0x20)
        let bit = 1 as UInt64 &<< UInt64((ends &+ name.count &* 11) & 63)
        if unknown & bit != 0, !found { found = Self.isRepeated(index, fields, bytes) }
        unknown |= bit
    }

    @inline(never)
    private static func isRepeated(_ index: Int, _ fields: [Field], _ bytes: Span<UInt8>) -> Bool {
        let name = fields[index].nameRange
        for earlier in 0..<index where fields[earlier].name == .other {
            if bytes.equalIgnoringCase(fields[earlier].nameRange, name) { return true }
        }
        return false
    }
}
