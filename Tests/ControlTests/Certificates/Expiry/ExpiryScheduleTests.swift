import Testing

@testable import Control

@Suite struct ExpiryScheduleTests {
    private let term = ExpiryTerm(notBefore: 0, notAfter: 90_000)

    /// A schedule with one entry, noted at `now`.
    private func schedule(at now: Int64, _ term: ExpiryTerm? = nil) -> ExpirySchedule {
        var schedule = ExpirySchedule()
        schedule.note(7, term ?? self.term, now: now)
        return schedule
    }

    @Test func tellsEachStageOnce() {
        var schedule = schedule(at: 0)
        #expect(schedule.nextDue == 60_000)
        #expect(schedule.due(now: 59_999) == [])
        #expect(schedule.due(now: 60_000) == [.warning(7)])
        #expect(schedule.due(now: 60_000) == [])
        #expect(schedule.due(now: 74_999) == [])
        #expect(schedule.due(now: 75_000) == [.alarm(7)])
        #expect(schedule.due(now: 90_000) == [])
        #expect(schedule.due(now: 90_001) == [.expired(7)])
        #expect(schedule.due(now: 1_000_000) == [])
        #expect(schedule.counts.expired == 1 && schedule.counts.total == 1)
    }

    @Test(arguments: [(60_000, .warning(7)), (80_000, .alarm(7)), (100_000, .expired(7))] as [(Int64, ExpiryEvent)])
    func tellsTheWorstStageOfALateEntryAtOnce(now: Int64, expected: ExpiryEvent) {
        var schedule = schedule(at: now)
        #expect(schedule.nextDue.map { $0 <= now } == true)
        #expect(schedule.due(now: now) == [expected])
        #expect(schedule.due(now: now) == [])
    }

    @Test func aSleepThatMissesStagesTellsTheWorst() {
        var schedule = schedule(at: 0)
        #expect(schedule.due(now: 80_000) == [.alarm(7)])
    }

    @Test func tellsWhenACertificateBegins() {
        var schedule = schedule(at: -100)
        #expect(schedule.counts.notYetValid == 1)
        #expect(schedule.nextDue == 0)
        #expect(schedule.due(now: -1) == [])
        #expect(schedule.due(now: 0) == [.valid(7)])
        #expect(schedule.counts.valid == 1)
        #expect(schedule.nextDue == 60_000)
    }

    @Test func aTermThatEndsBeforeItBeginsExpires() {
        var schedule = schedule(at: -100, ExpiryTerm(notBefore: 50, notAfter: 10))
        #expect(schedule.due(now: 10) == [])
        #expect(schedule.due(now: 11) == [.expired(7)])
    }

    @Test func forgets() {
        var schedule = schedule(at: 0)
        schedule.forget(7)
        schedule.forget(7)
        schedule.forget(4_000_000)
        schedule.reconsider(7)
        #expect(schedule.nextDue == nil)
        #expect(schedule.due(now: 1_000_000) == [])
        #expect(schedule.counts == ExpiryCounts())
    }

    @Test func theSameTermAgainTellsNothingTwice() {
        var schedule = schedule(at: 61_000)
        #expect(schedule.due(now: 61_000) == [.warning(7)])
        schedule.note(7, term, now: 62_000)
        #expect(schedule.due(now: 62_000) == [])
        schedule.note(7, ExpiryTerm(notBefore: 61_000, notAfter: 151_000), now: 62_000)
        #expect(schedule.due(now: 120_000) == [])
        #expect(schedule.due(now: 121_000) == [.warning(7)])
        #expect(schedule.counts.total == 1)
    }

    @Test func givesABoundedNumberPerCall() {
        var schedule = ExpirySchedule()
        for id in 0..<2500 { schedule.note(UInt32(id), term, now: 95_000) }
        var told: Set<UInt32> = []
        var sizes: [Int] = []
        for _ in 0..<4 {
            let events = schedule.due(now: 95_000)
            sizes.append(events.count)
            told.formUnion(events.map(\.id))
        }
        #expect(sizes == [1000, 1000, 500, 0])
        #expect(told.count == 2500)
        #expect(schedule.counts.expired == 2500)
    }

    @Test func aSupersededEntryIsSilentUntilItsSuccessorGoes() {
        var schedule = schedule(at: 0)
        var asked: [UInt32] = []
        let covered: (UInt32) -> Bool = {
            asked.append($0)
            return true
        }
        #expect(schedule.due(now: 60_000, isSuperseded: covered) == [])
        #expect(asked == [7])
        #expect(schedule.counts.superseded == 1 && schedule.counts.warning == 0)
        #expect(schedule.soonestExpiry == nil)
        #expect(schedule.due(now: 91_000, isSuperseded: covered) == [])
        #expect(schedule.nextDue == 91_200)
        #expect(schedule.due(now: 91_199) == [])
        #expect(schedule.due(now: 91_200) == [.expired(7)])
        #expect(schedule.soonestExpiry == 90_000)
    }

    @Test func aSuccessorEndsTheCount() {
        var schedule = schedule(at: 0)
        #expect(schedule.due(now: 60_000) == [.warning(7)])
        #expect(schedule.counts.warning == 1)
        schedule.reconsider(7)
        #expect(schedule.due(now: 60_001, isSuperseded: { _ in true }) == [])
        #expect(schedule.counts.warning == 0 && schedule.counts.superseded == 1)
        // Back again: the warning was given before.
        schedule.reconsider(7)
        #expect(schedule.due(now: 60_002) == [])
        #expect(schedule.counts.warning == 1 && schedule.counts.total == 1)
    }

    @Test func reconsideringAnEntryThatIsNotLateChangesNothing() {
        var schedule = schedule(at: 0)
        schedule.reconsider(7)
        #expect(schedule.nextDue == 60_000)
    }

    @Test func aClockThatWasAheadIsForgiven() {
        var schedule = schedule(at: 10)
        #expect(schedule.due(now: 5_000_000) == [.expired(7)])
        #expect(schedule.due(now: 20) == [])
        #expect(schedule.counts.valid == 1 && schedule.counts.expired == 0)
        #expect(schedule.nextDue == 60_000)
        #expect(schedule.due(now: 60_000) == [.warning(7)])
    }

    @Test func aSmallStepBackRepeatsNothing() {
        var schedule = schedule(at: 0)
        #expect(schedule.due(now: 60_000) == [.warning(7)])
        #expect(schedule.due(now: 59_000) == [])
        #expect(schedule.counts.valid == 1)
        #expect(schedule.due(now: 60_001) == [])
        #expect(schedule.counts.warning == 1)
        #expect(schedule.due(now: 75_000) == [.alarm(7)])
    }

    @Test func aClockThatStartsAtZeroIsForgiven() {
        var schedule = schedule(at: 0, ExpiryTerm(notBefore: 1_000_000, notAfter: 1_090_000))
        #expect(schedule.due(now: 30) == [])
        #expect(schedule.due(now: 1_010_000) == [.valid(7)])
    }

    @Test(arguments: [.min, .max] as [Int64])
    func anyTimeWillDo(now: Int64) {
        var schedule = schedule(at: now, ExpiryTerm(notBefore: .min, notAfter: .max))
        _ = schedule.due(now: .max)
        _ = schedule.due(now: .min)
        _ = schedule.due(now: .max)
        #expect(schedule.counts.total == 1)
    }

    /// The stages after any dialogue are those that a look at each term gives.
    @Test func agreesWithTheTermsAfterARandomDialogue() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<30 {
            var schedule = ExpirySchedule()
            var terms: [UInt32: ExpiryTerm] = [:]
            var now: Int64 = 0
            for _ in 0..<400 {
                let id = UInt32.random(in: 0..<40, using: &random)
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<4:
                    let begin = Int64.random(in: -5000...5000, using: &random)
                    let term = ExpiryTerm(notBefore: begin, notAfter: begin + Int64.random(in: -10...9000, using: &random))
                    terms[id] = term
                    schedule.note(id, term, now: now)
                case 4: terms[id] = nil; schedule.forget(id)
                case 5: schedule.reconsider(id)
                case 6: now = Int64.random(in: -6000...12_000, using: &random)
                default: now += Int64.random(in: 0...700, using: &random)
                }
                while schedule.nextDue.map({ $0 <= now }) == true { _ = schedule.due(now: now, limit: 3) }
                _ = schedule.due(now: now)
                while schedule.nextDue.map({ $0 <= now }) == true { _ = schedule.due(now: now, limit: 3) }
            }
            var expected = ExpiryCounts()
            for term in terms.values { expected.add(term.stage(at: now)) }
            #expect(schedule.counts == expected)
            #expect(schedule.soonestExpiry == terms.values.map(\.notAfter).min())
        }
    }
}
