// Which hosts a certificate is for (RFC 9525, section 6.3), without a look at any index. Allocates nothing.
extension EntryView {
    /// Whether one of the DNS names is `name`, or a wildcard for its first label.
    internal func covers(_ name: borrowing ServerName) -> Bool {
        let bytes = name.span
        return bytes.withUnsafeBytes { wanted in
            let dot = wanted.firstIndex(of: UInt8(ascii: "."))
            let parent = dot.map { UnsafeRawBufferPointer(rebasing: wanted[$0...]) }
            return hasName { candidate in
                if candidate.elementsEqual(wanted) { return true }
                guard let parent, candidate.first == UInt8(ascii: "*") else { return false }
                return candidate.dropFirst().elementsEqual(parent)
            }
        }
    }

    /// Whether one of the IP addresses is `address`: 4 or 16 bytes in network order.
    internal func covers(address: borrowing Span<UInt8>) -> Bool {
        address.withUnsafeBytes { wanted in
            // Names never begin with a zero byte.
            hasName { $0.first == 0 && $0.dropFirst().elementsEqual(wanted) }
        }
    }

    private func hasName(_ isWanted: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var found = false
        forEachName { _, name in found = found || isWanted(name) }
        return found
    }
}
