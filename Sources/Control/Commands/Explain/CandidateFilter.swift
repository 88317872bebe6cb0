internal import Config
internal import TLS

/// Passes over the certificates that cannot matter for a subject, before anything is made of them: among 100,000, all but a few.
internal struct CandidateFilter: Sendable {
    private let names: Set<String>
    private let address: [UInt8]?
    private let takesAll: Bool

    /// `total`: how many certificates there are. The only one may always be the answer.
    init(_ subject: ExplainSubject, settings: CertificateSettings?, total: Int) {
        var names: [String] = []
        if let name = settings?.defaultName { names.append(name) }
        switch subject {
        case .name(let name):
            names.append(name)
            address = nil
        case .address(let bytes): address = bytes
        }
        self.names = Set(names + names.compactMap { name in name.firstIndex(of: ".").map { "*" + name[$0...] } })
        takesAll = total == 1
    }

    func admits(names candidates: [String], addresses: [[UInt8]]) -> Bool {
        takesAll || candidates.contains { names.contains($0) } || (address.map { addresses.contains($0) } ?? false)
    }
}
