import Bytes
import Telemetry
import Testing

@testable import Control

@Suite struct JournalQueueTests {
    private enum Failure: Error { case full }

    private static let time = WallTime(seconds: 0)

    /// Lets a file take `count` bytes and then fail; what it took.
    private func take(_ count: Int, from queue: inout JournalQueue) -> [UInt8] {
        var room = count
        var taken: [UInt8] = []
        do throws(Failure) {
            try queue.drain { bytes throws(Failure) in
                if room == 0 { throw .full }
                let part = min(room, bytes.count)
                for index in 0..<part { taken.append(bytes[index]) }
                room -= part
                return part
            }
        } catch {}
        return taken
    }

    private func events(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { parsed($0)?["event"] as? String ?? "?" }
    }

    @Test func givesEverythingInOneWrite() {
        var queue = JournalQueue()
        queue.opened(isTorn: false)
        for number in 0..<5 { queue.add(.added(.test(number)), at: Self.time) }
        var writes = 0
        queue.drain { (bytes: borrowing Span<UInt8>) in
            writes += 1
            return bytes.count
        }
        #expect(writes == 1 && queue.isEmpty && queue.missing == 0)
    }

    @Test func aPartialWriteGoesOn() {
        var queue = JournalQueue()
        queue.add(.added(.test(1)), at: Self.time)
        let first = take(20, from: &queue)
        #expect(first.count == 20)
        #expect(events(first + take(.max, from: &queue)) == ["added"])
    }

    @Test func aTornLineIsClosedFirst() {
        var queue = JournalQueue()
        queue.opened(isTorn: true)
        #expect(take(.max, from: &queue) == [])
        queue.add(.added(.test(1)), at: Self.time)
        let bytes = take(.max, from: &queue)
        #expect(bytes.first == UInt8(ascii: "\n") && events(bytes) == ["added"])
        queue.add(.added(.test(2)), at: Self.time)
        #expect(take(.max, from: &queue).first == UInt8(ascii: "{"))
    }

    @Test func theRestOfALineDoesNotGoIntoAnotherFile() {
        var queue = JournalQueue()
        queue.add(.added(.test(1)), at: Self.time)
        queue.add(.removed(.test(2)), at: Self.time)
        _ = take(20, from: &queue)
        queue.opened(isTorn: false)
        #expect(queue.missing == 1)
        #expect(events(take(.max, from: &queue)) == ["removed"])
        queue.closeGap(at: Self.time)
        let hasGap = queue.takeGap()
        #expect(hasGap)
        #expect(events(take(.max, from: &queue)) == ["gap"])
        queue.closeGap(at: Self.time)
        let hasAnother = queue.takeGap()
        #expect(!hasAnother && queue.isEmpty)
    }

    @Test func whatDoesNotFitIsCountedWhereItWouldStand() {
        var queue = JournalQueue()
        for number in 0..<5_000 { queue.add(.added(.test(number)), at: Self.time) }
        #expect(queue.count <= JournalQueue.maximumBytes)
        let missing = queue.missing
        #expect(missing > 500)
        let written = events(take(.max, from: &queue))
        #expect(written.count + missing == 5_000)
        queue.add(.removed(.test(1)), at: Self.time)
        let bytes = take(.max, from: &queue)
        #expect(events(bytes) == ["gap", "removed"])
        #expect(parsed(bytes.split(separator: UInt8(ascii: "\n"))[0])?["lines"] as? Int == missing)
    }
}
