/// The time from the first to the last second of a certificate's validity; any numbers will do, even a last second before the first.
internal struct ExpiryTerm: Sendable, Equatable {
    /// Seconds since 1970.
    let notBefore: Int64
    let notAfter: Int64

    /// Far beyond every date, and far enough from the ends of `Int64` that no difference overflows.
    private static let bounds: ClosedRange<Int64> = -(1 << 60)...(1 << 60)

    init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = Self.clamped(notBefore)
        self.notAfter = Self.clamped(notAfter)
    }

    /// Seconds; 0 for a term that ends before it begins.
    var lifetime: Int64 { max(0, notAfter - notBefore) }

    private var warningAt: Int64 { notAfter - lifetime / 3 }
    private var alarmAt: Int64 { notAfter - lifetime / 6 }

    func stage(at now: Int64) -> ExpiryStage {
        if now > notAfter { return .expired }
        if now < notBefore { return .notYetValid }
        if now >= alarmAt { return .alarm }
        return now >= warningAt ? .warning : .valid
    }

    /// When the stage that holds at `now` ends; always later than `now`, and nil for the last stage.
    func change(after now: Int64) -> Int64? {
        switch stage(at: now) {
        case .notYetValid: min(notBefore, notAfter + 1)
        case .valid: warningAt
        case .warning: alarmAt
        case .alarm: notAfter + 1
        case .expired: nil
        }
    }

    /// What is left and of how much, in words: `29 days left of 90`, `30 hours left of 6 days`, `ended 2 days ago`.
    func text(at now: Int64) -> String {
        let now = Self.clamped(now)
        if now > notAfter { return "ended \(Self.duration(now - notAfter)) ago" }
        if now < notBefore { return "begins in \(Self.duration(notBefore - now))" }
        let left = notAfter - now
        if left >= Self.fewHours { return "\(left / 86_400) days left of \(lifetime / 86_400)" }
        return "\(Self.duration(left)) left of \(Self.duration(lifetime))"
    }

    /// Below two days, hours say more.
    private static let fewHours: Int64 = 48 * 3600

    private static func duration(_ seconds: Int64) -> String {
        if seconds >= fewHours { return "\(seconds / 86_400) days" }
        if seconds >= 2 * 3600 { return "\(seconds / 3600) hours" }
        return seconds >= 120 ? "\(seconds / 60) minutes" : "\(seconds) seconds"
    }

    /// `seconds`, moved into the range that every time here lies in.
    static func clamped(_ seconds: Int64) -> Int64 { min(max(seconds, bounds.lowerBound), bounds.upperBound) }
}
