internal import Bytes

/// Writes the values of all field lines with one name as one value (RFC 9110, section 5.3; RFC 6265, section 5.4 for Cookie).
///
/// Needed because app servers keep the last of several lines only, or glue them together.
internal enum JoinedValue {
    /// Appends the value of `head.fields[index]` and of the later lines of that name, empty ones left out.
    internal static func append(_ index: Int, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, to out: inout ByteBuffer) {
        let first = head.fields[index]
        out.append(bytes, first.valueRange)
        if !head.hasRepeatedFields { return }
        var isEmpty = first.valueLength == 0
        for later in index + 1..<head.fields.count where RequestFieldPolicy.sameName(first, head.fields[later], bytes) {
            if head.fields[later].valueLength == 0 { continue }
            if !isEmpty { out.append(first.name == .cookie ? "; " : ", ") }
            out.append(bytes, head.fields[later].valueRange)
            isEmpty = false
        }
    }
}
