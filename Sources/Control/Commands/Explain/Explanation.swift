internal import TLS

/// All that `portico explain` tells.
internal struct Explanation: Sendable, Equatable {
    var certificate: CertificateExplanation
    /// Where the certificates are: a directory, or the running proxy.
    var origin: CertificateReport.Origin
    var directory: String
    /// nil: there is no configuration.
    var route: RouteExplanation?
    /// Why there is none, where a file was found.
    var problem: String?
    /// Whether unknown names get the default certificate; nil: there is no configuration.
    var usesDefault: Bool?
}

extension CertificateRanking.Loss {
    /// In JSON documents.
    var identifier: String {
        switch self {
        case .wildcard: "wildcard"
        case .notYetValid: "not_yet_valid"
        case .expired: "expired"
        case .unverifiable: "unverifiable"
        case .lessLiked: "key_type"
        case .expiresEarlier: "expires_earlier"
        case .olderFile: "older_file"
        case .path: "path"
        }
    }

    /// For people; days suffice unless both are on the same one.
    var words: String {
        if case .expiresEarlier(let at, let than) = self, TimeText.date(at) == TimeText.date(than) { return text(date: TimeText.moment) }
        return text(date: TimeText.date)
    }
}
