internal import Config
internal import TLS

/// Which certificate a client gets, and why the others lose: the rules of `TLSEnvironment.choose`, told instead of applied.
internal struct CertificateExplanation: Sendable, Equatable {
    /// What the candidates have in common.
    enum Basis: Sendable, Equatable {
        /// They carry the name.
        case name
        /// They carry the address.
        case address
        /// They carry the name that `certificates.default` names.
        case defaultName(String)
        /// There is no other certificate.
        case only
    }

    struct Place: Sendable, Equatable {
        let row: CertificateRow
        /// It fits by a wildcard.
        let isWildcard: Bool
        /// nil for the one that is served.
        let loss: CertificateRanking.Loss?
        /// The client can verify its signatures.
        let isVerifiable: Bool
    }

    let subject: ExplainSubject
    let client: ClientOffer
    /// nil: a client gets no certificate but the `unrecognized_name` alert.
    let basis: Basis?
    /// The one that is served first; empty without a basis.
    let places: [Place]
    /// What a client of TLS 1.2 gets, where that is another one.
    let olderClient: CertificateRow?

    /// Whether the subject has a certificate of its own; for an address, any will do.
    var isServed: Bool {
        switch subject {
        case .name: basis == .name
        case .address: basis != nil
        }
    }

    /// `certificates`: all of the `total` that `CandidateFilter` admits. `settings`: nil without a configuration, then unknown names are
    /// refused. `now` in seconds since 1970.
    init(
        _ subject: ExplainSubject, client: ClientOffer, certificates: [ServedCertificate], total: Int, settings: CertificateSettings?,
        now: Int64
    ) {
        let rules = Rules(certificates: certificates, isOnly: total == 1, settings: settings, now: now)
        let choice = rules.choose(subject, client.capabilities)
        let older = rules.choose(subject, client.capabilities12)
        self.subject = subject
        self.client = client
        basis = choice?.basis
        places = (choice?.places ?? []).map { place in
            let served = certificates[place.position]
            let traits = served.candidate.traits
            return Place(
                row: served.row, isWildcard: place.isWildcard, loss: place.loss,
                isVerifiable: client.capabilities.verifies(traits.keyType, bits: traits.keyBits))
        }
        let other = older?.places.first?.position
        olderClient = other == choice?.places.first?.position ? nil : other.map { certificates[$0].row }
    }

    private struct Rules {
        let certificates: [ServedCertificate]
        let isOnly: Bool
        let settings: CertificateSettings?
        let now: Int64

        typealias Ranked = (position: Int, isWildcard: Bool, loss: CertificateRanking.Loss?)
        typealias Choice = (basis: Basis, places: [Ranked])

        func choose(_ subject: ExplainSubject, _ client: ClientCapabilities) -> Choice? {
            switch subject {
            case .name(let name):
                if let places = places(name, client) { return (.name, places) }
                return settings?.unknownName == .useDefault ? chooseDefault(nil, client) : nil
            case .address(let bytes):
                return chooseDefault(bytes, client)
            }
        }

        private func chooseDefault(_ address: [UInt8]?, _ client: ClientCapabilities) -> Choice? {
            if let name = settings?.defaultName { return places(name, client).map { (.defaultName(name), $0) } }
            if let address {
                let places = CertificateRanking.places(forAddress: address, among: candidates, now: now, client: client)
                if !places.isEmpty { return (.address, Self.ranked(places)) }
            }
            guard isOnly, !certificates.isEmpty else { return nil }
            return (.only, [(position: 0, isWildcard: false, loss: nil)])
        }

        private var candidates: [CertificateRanking.Candidate] { certificates.map(\.candidate) }

        private func places(_ name: String, _ client: ClientCapabilities) -> [Ranked]? {
            guard let name = ServerName(text: name) else { return nil }
            let places = CertificateRanking.places(for: name, among: candidates, now: now, client: client)
            return places.isEmpty ? nil : Self.ranked(places)
        }

        private static func ranked(_ places: [CertificateRanking.Place]) -> [Ranked] {
            places.map { ($0.position, $0.isWildcard, $0.loss) }
        }
    }
}
