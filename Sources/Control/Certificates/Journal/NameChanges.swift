/// What a renewal did to the names of a certificate.
internal struct NameChanges: Sendable, Equatable {
    /// In the order of the new certificate.
    let gained: [String]
    /// In the order of the old one.
    let lost: [String]

    static func between(old: [String], new: [String]) -> NameChanges {
        let before = Set(old)
        let after = Set(new)
        return NameChanges(gained: new.filter { !before.contains($0) }, lost: old.filter { !after.contains($0) })
    }

    /// The warning about names that nothing serves any more after the renewal in `file`; nil when there is none. `isServed` tells, after
    /// the renewal was published, whether some certificate answers to a name.
    func warning(file: String, isServed: (String) -> Bool) -> CertificateNotice? {
        let missing = lost.filter { !isServed($0) }
        if missing.isEmpty { return nil }
        let shown = missing.prefix(Self.maximumShown).joined(separator: ", ")
        let rest = missing.count > Self.maximumShown ? " and \(missing.count - Self.maximumShown) more" : ""
        return CertificateNotice(.warning, file: file, reason: "the renewal no longer covers: \(shown)\(rest)")
    }

    private static let maximumShown = 10
}
