import Testing

@testable import Control

@Suite struct JournalPastTests {
    private func past(_ records: [JournalRecord]) -> JournalPast {
        var past = JournalPast()
        for (index, record) in records.enumerated() {
            let line = Array(journalLine(record).dropLast())
            past.apply(line.span, at: Int64(index))
        }
        return past
    }

    private func inventory(_ numbers: Int...) -> [JournalRecord] {
        [.inventoryStart(served: numbers.count)] + numbers.map { .inventory(.test($0)) } + [.inventoryEnd(served: numbers.count)]
    }

    @Test func nothingIsKnownFromNothing() {
        #expect(!past([]).isComplete)
        #expect(!past([.added(.test(1))]).isComplete)
    }

    @Test func followsEveryChange() {
        let past = past(
            inventory(1, 2, 3) + [
                .start(served: 3, quarantined: 0), .added(.test(4)), .renewed(.test(12), replacing: .test(2)), .removed(.test(3)),
                .updated(.test(1)), .quarantined(file: "/c/9", reason: "torn", names: []), .recovered(file: "/c/9"),
            ])
        #expect(past.isComplete && past.inventoryStart == 0)
        #expect(past.served == [.test(1): 9, .test(4): 6, .test(12): 7])
    }

    @Test func anInventoryForgetsWhatWasBefore() {
        let past = past(inventory(1, 2) + inventory(3))
        #expect(past.served.keys.sorted { $0.digest.last! < $1.digest.last! } == [.test(3)])
        #expect(past.inventoryStart == 4)
    }

    @Test func anInventoryWithoutItsEndIsNone() {
        let past = past(inventory(1, 2) + [.inventoryStart(served: 2), .inventory(.test(8))])
        #expect(past.isComplete && past.inventoryStart == 0)
        #expect(!self.past([.inventoryStart(served: 2), .inventory(.test(8)), .inventoryEnd(served: 2)]).isComplete)
        #expect(!self.past([.inventoryEnd(served: 0)]).isComplete)
    }

    @Test func anInventoryMayNameACertificateTwice() {
        #expect(past(inventory(1, 2, 2)).served.count == 2)
        #expect(past(inventory(1, 2, 2)).isComplete)
    }

    @Test func anInventoryThatClaimsToBeHugeTakesNoMemory() {
        #expect(!past([.inventoryStart(served: 99_999_999_999_999)]).isComplete)
    }

    @Test func anInventoryOfNothingIsWhole() {
        #expect(past(inventory()).isComplete)
    }

    @Test func afterAGapNothingIsSureUntilTheNextInventory() {
        #expect(!past(inventory(1) + [.gap(lines: 1), .added(.test(2))]).isComplete)
        #expect(past(inventory(1) + [.gap(lines: 1)] + inventory(1, 2)).isComplete)
    }

    @Test func garbageInBetweenIsPassedOver() {
        var past = past(inventory(1))
        for garbage in ["", "{\"event\":\"rem", "\u{0}\u{0}", "[1]"] {
            let bytes = Array(garbage.utf8)
            past.apply(bytes.span, at: 9)
        }
        #expect(past.isComplete && past.served.count == 1)
    }

    @Test func crossesOff() {
        var past = past(inventory(1, 2))
        #expect(past.take(.test(1)) == true)
        #expect(past.take(.test(1)) == false)
        #expect(past.take(.test(7)) == false)
        #expect(past.served.count == 1)
    }
}
