import Testing

@testable import Bytes

@Suite struct TimerWheelTests {
    private static func time(_ milliseconds: Int) -> MonotonicTime { MonotonicTime(milliseconds: UInt64(milliseconds)) }

    /// Ids that came by.
    private static func fired(_ wheel: inout TimerWheel, at milliseconds: Int) -> [UInt32] {
        var ids: [UInt32] = []
        wheel.advance(to: time(milliseconds))
        while let id = wheel.popDue() { ids.append(id) }
        return ids
    }

    @Test func neverEarlyAndAtMostATickLate() {
        for deadline in stride(from: 1, through: 5_000, by: 37) {
            var wheel = TimerWheel(now: Self.time(0))
            wheel.schedule(1, at: Self.time(deadline))
            for moment in 0..<deadline { #expect(Self.fired(&wheel, at: moment).isEmpty) }
            #expect(Self.fired(&wheel, at: deadline + Int(TimerWheel.tickMilliseconds)) == [1])
        }
    }

    @Test func aLaterDeadlineIsFoundOutWhenTheFirstComesBy() {
        var wheel = TimerWheel(now: Self.time(0))
        wheel.schedule(1, at: Self.time(100))
        wheel.schedule(1, at: Self.time(900))
        #expect(Self.fired(&wheel, at: 500) == [1])
        wheel.schedule(1, at: Self.time(900))
        #expect(Self.fired(&wheel, at: 800) == [])
        #expect(Self.fired(&wheel, at: 1000) == [1])
        #expect(wheel.count == 0)
    }

    @Test func anEarlierDeadlineMovesTheId() {
        var wheel = TimerWheel(now: Self.time(0))
        wheel.schedule(1, at: Self.time(9_000))
        wheel.schedule(1, at: Self.time(100))
        #expect(Self.fired(&wheel, at: 200) == [1])
        #expect(Self.fired(&wheel, at: 20_000) == [])
    }

    @Test func beyondTheHorizonIsAskedOncePerTurn() {
        var wheel = TimerWheel(now: Self.time(0))
        let far = Self.time(10_000_000)
        wheel.schedule(1, at: far)
        var asked = 0
        for moment in stride(from: 0, to: 1_000_000, by: 500) {
            for id in Self.fired(&wheel, at: moment) {
                asked += 1
                wheel.schedule(id, at: far)
            }
        }
        #expect(asked < 20)
        #expect(wheel.count == 1)
    }

    @Test func cancelledIdsDoNotComeBy() {
        var wheel = TimerWheel(now: Self.time(0))
        for id in 0..<10 { wheel.schedule(UInt32(id), at: Self.time(100)) }
        wheel.cancel(3)
        wheel.cancel(3)
        wheel.cancel(77)
        #expect(Self.fired(&wheel, at: 1_000).sorted() == [0, 1, 2, 4, 5, 6, 7, 8, 9])
    }

    @Test func anIdThatIsCancelledWhileOthersComeByIsNotHandedOut() {
        var wheel = TimerWheel(now: Self.time(0))
        for id in 0..<4 { wheel.schedule(UInt32(id), at: Self.time(100)) }
        wheel.advance(to: Self.time(500))
        let first = wheel.popDue()
        for id in 0..<4 where UInt32(id) != first { wheel.cancel(UInt32(id)) }
        #expect(wheel.popDue() == nil)
        wheel.schedule(2, at: Self.time(600))
        #expect(Self.fired(&wheel, at: 1_000) == [2])
    }

    @Test func manyIdsEachComeOnce() throws {
        var wheel = TimerWheel(now: Self.time(5_000))
        var expected: [UInt32: Int] = [:]
        var random = SystemRandomNumberGenerator()
        for id in 0..<2_000 {
            let deadline = 5_000 + Int(UInt32.random(in: 0..<200_000, using: &random))
            expected[UInt32(id)] = deadline
            wheel.schedule(UInt32(id), at: Self.time(deadline))
        }
        var moment = 5_000
        while wheel.count > 0 && moment < 400_000 {
            moment += Int(UInt32.random(in: 1..<3_000, using: &random))
            for id in Self.fired(&wheel, at: moment) {
                let deadline = try #require(expected[id], "id \(id) came twice")
                if deadline > moment {
                    wheel.schedule(id, at: Self.time(deadline))
                    continue
                }
                #expect(moment - deadline < 3_000 + Int(TimerWheel.tickMilliseconds))
                expected[id] = nil
            }
        }
        #expect(expected.isEmpty)
    }

    @Test func nextTickTellsWhenToLookAgain() {
        var wheel = TimerWheel(now: Self.time(0))
        #expect(wheel.nextTick == .never)
        wheel.schedule(1, at: Self.time(640))
        #expect(wheel.nextTick >= Self.time(640))
        #expect(wheel.nextTick <= Self.time(640 + 2 * Int(TimerWheel.tickMilliseconds)))
    }
}
