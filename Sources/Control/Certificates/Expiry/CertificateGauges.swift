/// The state of the certificate directory in numbers, for whoever exports them.
internal struct CertificateGauges: Sendable, Equatable {
    var served = 0
    var quarantined = 0
    /// How many of those served are at each stage.
    var stages = ExpiryCounts()
    /// The last second of the certificate that ends first, since 1970; those with a successor do not count. nil: none.
    var soonestExpiry: Int64?

    init() {}

    /// `soonestExpiry` costs O(n), which suits a caller that asks every few seconds.
    init(_ schedule: ExpirySchedule, quarantined: Int) {
        served = schedule.counts.total
        self.quarantined = quarantined
        stages = schedule.counts
        soonestExpiry = schedule.soonestExpiry
    }
}
