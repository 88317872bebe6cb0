extension ExpiryStage {
    /// In JSON documents.
    var identifier: String {
        switch self {
        case .notYetValid: "not_yet_valid"
        case .valid: "valid"
        case .warning: "warning"
        case .alarm: "alarm"
        case .expired: "expired"
        }
    }

    /// For people.
    var text: String { self == .notYetValid ? "not yet valid" : identifier }

    var style: TerminalStyle {
        switch self {
        case .valid: .good
        case .warning, .notYetValid: .caution
        case .alarm, .expired: .bad
        }
    }
}
