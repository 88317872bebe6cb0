// Who stands in for whom: for warnings about expiry and about names that a renewal has lost. For cold paths.
extension CertificateIndex {
    /// Whether each name of the entry is carried by another one that is valid at `now` (seconds since 1970), lasts longer and has a key of the
    /// same kind: then nobody misses it. An entry that is not there, or has no names, is not superseded.
    public func isSuperseded(_ id: UInt32, at now: Int64) -> Bool {
        guard let view = entry(id) else { return false }
        var isSuperseded = false
        var isMissed = false
        view.forEachName { _, name in
            if isMissed { return }
            isSuperseded = hasSuccessor(of: view, for: name.bytesSpan, at: now)
            isMissed = !isSuperseded
        }
        return isSuperseded
    }

    private func hasSuccessor(of view: EntryView, for name: borrowing Span<UInt8>, at now: Int64) -> Bool {
        var isFound = false
        forEachCandidate(name) { other in
            if isFound || other.id == view.id || other.keyType != view.keyType { return }
            isFound = other.notAfter > view.notAfter && other.notBefore <= now && now <= other.notAfter
        }
        return isFound
    }

    /// Whether some certificate answers to `name`, which is one of a certificate's: exactly, or by a wildcard. A wildcard is answered only by
    /// itself.
    public func isServed(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        if isCarried(bytes.span) { return true }
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), bytes.first != UInt8(ascii: "*") else { return false }
        let wildcard = [UInt8(ascii: "*")] + bytes[dot...]
        return isCarried(wildcard.span)
    }

    private func isCarried(_ name: borrowing Span<UInt8>) -> Bool {
        var isFound = false
        forEachCandidate(name) { _ in isFound = true }
        return isFound
    }
}
