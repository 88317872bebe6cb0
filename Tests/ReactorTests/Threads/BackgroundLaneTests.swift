import Testing

@testable import Reactor

@Suite struct BackgroundLaneTests {
    @Test func `there is nothing before the end`() throws {
        let lane = try BackgroundLane<String>(name: "test")
        #expect(!lane.isBusy)
        #expect(lane.take() == nil)
        let gate = try SharedState(false)
        lane.start {
            while (try? isReadable(gate.descriptor, within: 100)) == false {}
            return "done"
        }
        #expect(lane.isBusy)
        #expect(lane.take() == nil)
        #expect(try isReadable(lane.descriptor) == false)
        gate.change { $0 = true }
        #expect(try isReadable(lane.descriptor, within: 30_000))
        #expect(lane.isBusy, "until the result is taken")
        #expect(lane.take() == "done")
        #expect(!lane.isBusy)
        #expect(lane.take() == nil)
        #expect(try isReadable(lane.descriptor) == false)
    }

    @Test func `one piece of work follows the other`() throws {
        let lane = try BackgroundLane<Int>(name: "test")
        for number in 0..<20 {
            lane.start { number * number }
            #expect(try isReadable(lane.descriptor, within: 30_000))
            #expect(lane.take() == number * number)
        }
    }

    @Test func `optional results are told from none`() throws {
        let lane = try BackgroundLane<[String?]>(name: "test")
        lane.start { [nil, "x"] }
        #expect(try isReadable(lane.descriptor, within: 30_000))
        #expect(lane.take() == [nil, "x"])
        lane.start { [] }
        #expect(try isReadable(lane.descriptor, within: 30_000))
        #expect(lane.take() == [])
    }
}
