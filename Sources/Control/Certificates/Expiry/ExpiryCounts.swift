/// How many certificates are at each stage. One that another stands in for counts as `superseded`, however late it is.
internal struct ExpiryCounts: Sendable, Equatable {
    private(set) var notYetValid = 0
    private(set) var valid = 0
    private(set) var warning = 0
    private(set) var alarm = 0
    private(set) var expired = 0
    private(set) var superseded = 0

    var total: Int { notYetValid + valid + warning + alarm + expired + superseded }

    mutating func add(_ stage: ExpiryStage, isSuperseded: Bool = false) { change(stage, isSuperseded, by: 1) }

    mutating func remove(_ stage: ExpiryStage, isSuperseded: Bool = false) { change(stage, isSuperseded, by: -1) }

    private mutating func change(_ stage: ExpiryStage, _ isSuperseded: Bool, by amount: Int) {
        if isSuperseded {
            superseded += amount
            return
        }
        switch stage {
        case .notYetValid: notYetValid += amount
        case .valid: valid += amount
        case .warning: warning += amount
        case .alarm: alarm += amount
        case .expired: expired += amount
        }
    }
}
