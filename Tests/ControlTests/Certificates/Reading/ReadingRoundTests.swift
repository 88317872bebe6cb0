import Support
import Testing

@testable import Control

@Suite struct ReadingRoundTests {
    private func steps(_ round: inout ReadingRound, judgements: Int = 2, reads: Int = 3) -> [ReadingRound.Step] {
        var steps: [ReadingRound.Step] = []
        while steps.count < 100 {
            steps.append(round.next(judgements: judgements, reads: reads))
            if case .finish? = steps.last { break }
        }
        return steps
    }

    @Test func nothingToDoIsNoRound() {
        var round = ReadingRound()
        #expect(!round.isBegun && round.unread == 0 && round.upcoming(5) == [])
        round.add(reads: [], gone: [])
        round.add(dirty: []) { _ in true }
        #expect(!round.isBegun)
        #expect(round.next(judgements: 1, reads: 1) == .finish(removed: []))
    }

    @Test func readsComeInBatchesThenWhatIsGone() {
        var round = ReadingRound()
        round.add(reads: [1, 2, 3, 4], gone: [8])
        round.add(reads: [5], gone: [9])
        #expect(round.isBegun && round.unread == 5 && round.upcoming(2) == [1, 2] && round.upcoming(9) == [1, 2, 3, 4, 5])
        #expect(steps(&round) == [.read([1, 2, 3]), .read([4, 5]), .remove([8, 9]), .finish(removed: [8, 9])])
        #expect(!round.isBegun)
        #expect(steps(&round) == [.finish(removed: [])])
    }

    @Test func whatWasReadIsJudgedBeforeMoreIsRead() {
        var round = ReadingRound()
        round.add(reads: [1, 2, 3, 4], gone: [])
        #expect(round.next(judgements: 2, reads: 3) == .read([1, 2, 3]))
        #expect(round.unread == 1 && round.upcoming(3) == [4])
        round.add(dirty: [1, 2, 3]) { $0 == 2 }
        #expect(steps(&round, judgements: 2, reads: 3) == [.judge([1, 3]), .read([4]), .judge([2]), .finish(removed: [])])
    }

    @Test func aMissingKeyIsWaitedForUntilEverythingIsRead() {
        var round = ReadingRound()
        round.add(reads: [1, 2], gone: [7])
        #expect(round.next(judgements: 9, reads: 1) == .read([1]))
        round.add(dirty: [1]) { _ in true }
        #expect(round.next(judgements: 9, reads: 1) == .read([2]))
        // The key was in the last batch: who lacked it is dirty again.
        round.add(dirty: [1]) { _ in false }
        #expect(round.next(judgements: 9, reads: 1) == .judge([1]))
        #expect(round.next(judgements: 9, reads: 1) == .judge([1]))
        #expect(round.next(judgements: 9, reads: 1) == .remove([7]))
        // Files that the removal concerns are judged in the same round.
        round.add(dirty: [3]) { _ in true }
        #expect(round.isBegun)
        #expect(steps(&round) == [.judge([3]), .finish(removed: [7])])
    }

    @Test func allThatIsAddedIsDoneOnceInPieces() {
        var random = SeededGenerator(seed: 1)
        var round = ReadingRound()
        var (read, judged, removed): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
        var added = 0
        var finished: [UInt32] = []
        var isDone = false
        while !isDone {
            if added < 200 {
                round.add(reads: [UInt32(added), UInt32(added + 1)], gone: [UInt32(1000 + added)])
                added += 2
            }
            let step = round.next(judgements: Int.random(in: 1...5, using: &random), reads: Int.random(in: 1...7, using: &random))
            switch step {
            case .read(let files):
                read += files
                round.add(dirty: files) { $0 % 3 == 0 }
            case .judge(let files):
                #expect(files.count <= 5)
                judged += files
            case .remove(let files): removed += files
            case .finish(let files):
                finished += files
                if added >= 200 { isDone = true }
            }
        }
        #expect(read == (0..<200).map { $0 })
        #expect(judged.sorted() == read)
        #expect(removed.sorted() == (0..<100).map { 1000 + 2 * $0 })
        #expect(finished == removed, "each number is given back once")
    }
}
