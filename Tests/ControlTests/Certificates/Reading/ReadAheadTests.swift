import Reactor
import TLS
import Testing

@testable import Control

@Suite struct ReadAheadTests {
    private let fixture = CertificateFixture()
    private let authorities = ScannedAuthorities()

    /// Files `f0`, `f1` … each of its number in length.
    private func jobs(_ count: Int) -> [ReadAhead.Job] {
        (0..<count).map { number in
            fixture.write("f\(number)", String(repeating: "x", count: number))
            return ReadAhead.Job(
                place: .path(fixture.path("f\(number)")),
                before: FileReading.Before(digest: ContentIdentity(high: 0, low: 0), modifiedNanoseconds: nil))
        }
    }

    private func sizes(_ readings: [FileReading]?) -> [Int64]? { readings?.map { $0.status?.size ?? -1 } }

    @Test(arguments: [0, 1, 2, 4], [0, 1, 15, 16, 17, 100])
    func readsInOrder(threads: Int, count: Int) {
        let readings = ReadAhead.read(jobs(count), threads: threads, .none, authorities)
        #expect(sizes(readings) == (0..<count).map { Int64($0) })
    }

    @Test func whatWasBegunIsTakenOnce() {
        let ahead = ReadAhead()
        #expect(ahead.take([]) == nil)
        for round in 0..<3 {
            let files = (0..<FileNumber(40)).map { $0 + FileNumber(round) }
            ahead.begin(files, jobs(40), threads: 2, passphrases: .none, authorities: authorities)
            #expect(sizes(ahead.take(files)) == (0..<40).map { $0 })
            #expect(ahead.take(files) == nil)
        }
    }

    @Test func otherFilesThanBegunAreReadAnew() {
        let ahead = ReadAhead()
        ahead.begin([1, 2], jobs(2), threads: 1, passphrases: .none, authorities: authorities)
        #expect(ahead.take([1, 2, 3]) == nil)
        #expect(ahead.take([1, 2]) == nil)
        ahead.begin([3], jobs(1), threads: 1, passphrases: .none, authorities: authorities)
        #expect(ahead.take([3])?.count == 1)
    }

    @Test func aFileThatIsGoneHarmsNoOther() {
        let jobs = jobs(20)
        fixture.remove("f7")
        let readings = ReadAhead.read(jobs, threads: 2, .none, authorities)
        #expect(sizes(readings) == (0..<20).map { $0 == 7 ? -1 : Int64($0) })
    }
}
