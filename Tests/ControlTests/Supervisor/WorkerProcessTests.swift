import Bytes
import Foundation
import Proxy
import Reactor
import Testing

@testable import Control

@Suite struct WorkerProcessTests {
    /// A program that is started as a worker but runs `script`, with the channel as descriptor 3.
    private func worker(_ script: String) throws -> (worker: WorkerProcess, path: String) {
        let path = "/tmp/portico-\(UUID().uuidString.prefix(8)).sh"
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return (try WorkerProcess(index: 3, executable: path, now: Clock.now()), path)
    }

    private func wait(for worker: WorkerProcess) throws {
        var polls = PollSet()
        polls.add(worker.descriptor)
        _ = try polls.wait(until: Clock.now().advanced(byMilliseconds: 20_000))
    }

    @Test func `hears what the worker says, then that it is gone`() throws {
        let (worker, path) = try worker(#"printf '\010\007\000\000\000\000\000\000\000' >&3"#)
        defer { unlink(path) }
        try wait(for: worker)
        guard case .message(.acknowledged(generation: 7)) = worker.receive() else {
            Issue.record("expected the acknowledgement")
            return
        }
        _ = ChildReaper.wait(for: worker.process, milliseconds: 20_000)
        guard case .closed = worker.receive() else {
            Issue.record("expected the end")
            return
        }
    }

    @Test func `tells nonsense from messages`() throws {
        let (worker, path) = try worker("printf nonsense >&3; sleep 60")
        defer { unlink(path) }
        try wait(for: worker)
        guard case .nonsense = worker.receive() else {
            Issue.record("expected nonsense")
            return
        }
        worker.kill()
        #expect(ChildReaper.wait(for: worker.process, milliseconds: 20_000) == .killed(signal: 9))
    }

    @Test func `a worker that does not read is lost, not waited for`() throws {
        let (worker, path) = try worker("sleep 60")
        defer { unlink(path) }
        let reason = String(repeating: "x", count: 16_000)
        var sent = 0
        while worker.send(.listener(key: reason), descriptors: [try Directory.open("/")]) == .accepted {
            sent += 1
            try #require(sent < 10_000)
        }
        #expect(sent >= WorkerProcess.maximumWaiting)
        #expect(worker.wantsToWrite)
        worker.close()
        #expect(worker.descriptor == -1 && !worker.wantsToWrite)
        #expect(worker.send(.drain(milliseconds: 1)) == .lost)
        worker.kill()
        _ = ChildReaper.wait(for: worker.process, milliseconds: 20_000)
    }
}
