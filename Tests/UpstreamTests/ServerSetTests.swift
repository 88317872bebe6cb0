import Bytes
import Config
import Testing

@testable import Upstream

struct ServerSetTests {
    private func set(_ weights: [Int], _ balance: UpstreamSettings.Balance = .leastRequests) -> ServerSet {
        let servers = weights.enumerated().map { index, weight in
            ServerSettings(url: "unix:/\(index)", transport: .unix(path: "/\(index)"), weight: weight)
        }
        return ServerSet(UpstreamSettings(name: "app", servers: servers, balance: balance))
    }

    private func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    /// The choices of `count` requests that all stay in flight.
    private func crowd(_ set: ServerSet, _ count: Int) -> [Int] {
        (0..<count).compactMap { _ in
            let server = set.choose(now: at(0))
            if let server { set.began(server) }
            return server
        }
    }

    @Test func tiesGoRound() {
        let set = set([1, 1, 1])
        #expect((0..<6).map { _ in set.choose(now: at(0)) } == [0, 1, 2, 0, 1, 2])
    }

    @Test func fewestRequestsWin() {
        let set = set([1, 1, 1])
        #expect(crowd(set, 3) == [0, 1, 2])
        set.ended(1)
        #expect(set.choose(now: at(0)) == 1)
        set.began(1)
        set.ended(2)
        set.ended(0)
        #expect([0, 1, 2].map(set.inFlight) == [0, 1, 0])
        #expect(Set(crowd(set, 2)) == [0, 2])
    }

    @Test func weightsScaleWhatIsInFlight() {
        let set = set([3, 1])
        let choices = crowd(set, 40)
        #expect(choices.filter { $0 == 0 }.count == 30)
        #expect(set.inFlight(1) == 10)
    }

    @Test func weightsScaleTurnsOfIdleServers() {
        for balance in [UpstreamSettings.Balance.leastRequests, .roundRobin] {
            let set = set([3, 1], balance)
            #expect((0..<8).map { _ in set.choose(now: at(0)) } == [0, 0, 1, 0, 0, 0, 1, 0])
        }
    }

    @Test func roundRobinIgnoresWhatIsInFlight() {
        let set = set([1, 1], .roundRobin)
        for _ in 0..<10 { set.began(0) }
        #expect((0..<4).map { _ in set.choose(now: at(0)) } == [0, 1, 0, 1])
    }

    @Test func triedServersAreExcluded() {
        let set = set([1, 1, 1])
        #expect(set.choose(now: at(0), excluding: 0b001) == 1)
        #expect(set.choose(now: at(0), excluding: 0b011) == 2)
        #expect(set.choose(now: at(0), excluding: 0b111) == nil)
        #expect(set.choose(now: at(0), excluding: .max) == nil)
    }

    @Test func aFailedServerIsSetAsideForASecond() {
        let set = set([1, 1])
        set.failed(0, now: at(1000))
        #expect(set.isSetAside(0, now: at(1999)))
        #expect((0..<3).map { _ in set.choose(now: at(1999)) } == [1, 1, 1])
        #expect(!set.isSetAside(0, now: at(2000)))
    }

    @Test func afterTheTimeOneRequestTries() {
        let set = set([1, 1])
        set.failed(0, now: at(0))
        let choices = (0..<5).compactMap { _ in set.choose(now: at(1000)) }
        #expect(choices.filter { $0 == 0 }.count == 1)
        set.succeeded(0)
        #expect((0..<4).compactMap { _ in set.choose(now: at(1000)) }.filter { $0 == 0 }.count == 2)
    }

    @Test func theTimeDoublesUpToTenSeconds() {
        let set = set([1, 1])
        var now: UInt64 = 0
        set.failed(0, now: at(now))
        for wait: UInt64 in [1000, 2000, 4000, 8000, 10_000, 10_000, 10_000] {
            #expect(set.isSetAside(0, now: at(now + wait - 1)))
            now += wait
            #expect(!set.isSetAside(0, now: at(now)))
            #expect(set.choose(now: at(now), excluding: 0b10) == 0)
            set.failed(0, now: at(now))
        }
        set.succeeded(0)
        set.failed(0, now: at(now))
        #expect(!set.isSetAside(0, now: at(now + 1000)))
    }

    @Test func failuresAtTheSameTimeCountOnce() {
        let set = set([1, 1])
        for _ in 0..<50 { set.failed(0, now: at(10)) }
        #expect(!set.isSetAside(0, now: at(1010)))
    }

    @Test func whenAllAreSetAsideTheLeastRecentlyFailedIsTried() {
        let set = set([1, 1, 1])
        set.failed(1, now: at(10))
        set.failed(2, now: at(20))
        set.failed(0, now: at(30))
        #expect(set.choose(now: at(40)) == 1)
        #expect(set.choose(now: at(40), excluding: 0b010) == 2)
        set.failed(1, now: at(40))
        #expect(set.choose(now: at(50)) == 2)
        #expect(set.choose(now: at(50), excluding: 0b111) == nil)
    }

    @Test func theOnlyServerIsAlwaysTried() {
        let set = set([1])
        for now: UInt64 in 0..<100 {
            #expect(set.choose(now: at(now)) == 0)
            set.failed(0, now: at(now))
        }
    }

    @Test func sixtyFourServersFit() {
        let set = set(Array(repeating: 1, count: 64))
        #expect(set.count == 64)
        #expect(Set(crowd(set, 64)).count == 64)
        #expect(set.choose(now: at(0), excluding: .max >> 1) == 63)
    }

    @Test func timeAtItsEndDoesNotTrap() {
        let set = set([1, 1])
        set.failed(0, now: .never)
        set.failed(1, now: at(.max - 1))
        #expect(set.choose(now: at(.max - 1)) != nil)
    }
}
