/// How far a certificate is on its way, worst last. Shares of the lifetime, not days: lifetimes get shorter.
internal enum ExpiryStage: UInt8, Sendable, CaseIterable, Comparable {
    case notYetValid
    case valid
    /// A third of the lifetime is left: a renewal should have happened.
    case warning
    /// A sixth of the lifetime is left.
    case alarm
    case expired

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
