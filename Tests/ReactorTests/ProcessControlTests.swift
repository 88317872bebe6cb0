import Foundation
import Testing

@testable import Reactor

@Suite struct ProcessControlTests {
    @Test func `knows this process and its surroundings`() throws {
        #expect(ProcessControl.identifier == getpid())
        #expect(ProcessControl.processors >= 1)
        #expect(ProcessControl.processors <= ProcessInfo.processInfo.processorCount)
        #expect(try ProcessControl.workingDirectory() == FileManager.default.currentDirectoryPath)
        #expect(ProcessControl.environment("PATH") != nil)
        #expect(ProcessControl.environment("PORTICO_TEST_NO_SUCH_VARIABLE") == nil)
    }

    @Test func `the limit of descriptors only rises`() {
        let first = ProcessControl.raiseDescriptorLimit()
        #expect(first >= 256)
        #expect(ProcessControl.raiseDescriptorLimit() == first)
    }

    @Test func `a process that is gone can be killed again`() throws {
        let process = try Spawn.start("/bin/true", arguments: ["true"])
        #expect(ChildReaper.wait(for: process, milliseconds: 20_000) == .exited(code: 0))
        ProcessControl.kill(process, .terminate)
    }
}
