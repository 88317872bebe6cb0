/// Keeps the log short when much happens at once: beyond a hundred notices of one kind, they are counted and told in one line.
internal struct NoticeDigest {
    private static let maximumPerEvent = 100

    private var counts: [CertificateNotice.Event: Int] = [:]

    init() {}

    /// Whether a notice of this kind is to be told by itself.
    mutating func admits(_ event: CertificateNotice.Event) -> Bool {
        let count = counts[event, default: 0] + 1
        counts[event] = count
        return count <= Self.maximumPerEvent
    }

    /// One notice for each kind of which some were not told, about `file`; the counting begins anew.
    mutating func summary(file: String) -> [CertificateNotice] {
        defer { counts = [:] }
        return counts.sorted { $0.key.rawValue < $1.key.rawValue }.filter { $0.value > Self.maximumPerEvent }.map { event, count in
            CertificateNotice(event, file: file, reason: "and \(count - Self.maximumPerEvent) more")
        }
    }
}
