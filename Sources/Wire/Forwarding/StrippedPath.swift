/// A raw request path cut in two: what the proxy takes off, and what the app server sees.
///
/// The rest is neither decoded nor normalised: "%2F" stays "%2F".
internal struct StrippedPath {
    /// What was taken off, without a final "/"; maybe empty.
    internal let prefix: Range<Int>
    internal let rest: Range<Int>
    /// Whether a "/" must be written before `rest`.
    internal let needsSlash: Bool

    /// Takes `count` bytes, or as many as there are, off the path of `head`.
    internal init(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, stripping count: Int) {
        let cut = head.path.lowerBound + min(max(count, 0), head.path.count)
        var prefixEnd = cut
        if prefixEnd > head.path.lowerBound, bytes[prefixEnd - 1] == UInt8(ascii: "/") { prefixEnd -= 1 }
        prefix = head.path.lowerBound..<prefixEnd
        rest = cut..<head.path.upperBound
        needsSlash = rest.isEmpty || bytes[cut] != UInt8(ascii: "/")
    }
}
