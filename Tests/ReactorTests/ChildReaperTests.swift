import Testing

@testable import Reactor

@Suite struct ChildReaperTests {
    private func end(_ script: String) throws -> ChildStatus? {
        ChildReaper.wait(for: try Spawn.start("/bin/sh", arguments: ["sh", "-c", script]), milliseconds: 20_000)
    }

    @Test func `tells exit codes and signals apart`() throws {
        #expect(try end("exit 0") == .exited(code: 0))
        #expect(try end("exit 7") == .exited(code: 7))
        #expect(try end("kill -9 $$") == .killed(signal: 9))
        #expect(ChildStatus.killed(signal: 9).description == "signal 9 (Killed)")
        #expect(ChildStatus.exited(code: 3).description == "exit code 3")
    }

    @Test func `a child that runs on, or is none of ours, has no status`() throws {
        let process = try Spawn.start("/bin/sleep", arguments: ["sleep", "60"])
        #expect(ChildReaper.status(of: process) == nil)
        #expect(ChildReaper.wait(for: process, milliseconds: 1) == nil)
        ProcessControl.kill(process, .kill)
        #expect(ChildReaper.wait(for: process, milliseconds: 20_000) == .killed(signal: 9))
        #expect(ChildReaper.status(of: process) == nil)
    }
}
