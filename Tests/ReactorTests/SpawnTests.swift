import Foundation
import Testing

@testable import Reactor

@Suite struct SpawnTests {
    /// Runs a shell script with the other end of a channel as descriptor 3 and returns what it writes there, and how it ended.
    private func shell(_ script: String) throws -> (output: [UInt8], status: ChildStatus?) {
        let (mine, theirs) = try ControlChannel.pair()
        let process = try Spawn.start("/bin/sh", arguments: ["sh", "-c", script], channel: theirs.descriptor)
        let status = ChildReaper.wait(for: process, milliseconds: 20_000)
        if case .message(let bytes, _) = try mine.receive() { return (bytes, status) }
        return ([], status)
    }

    @Test func `the channel is descriptor 3`() throws {
        let (output, status) = try shell("printf hello >&3")
        #expect(output == Array("hello".utf8))
        #expect(status == .exited(code: 0))
    }

    @Test func `no other descriptor is inherited, not even one without close-on-exec`() throws {
        let leak = open("/dev/null", O_RDONLY)
        defer { close(leak) }
        // The shell's own expansion opens one to read the directory.
        let (output, _) = try shell("n=0; for f in 4 5 6 7 8 9 \(leak); do [ -e /proc/$$/fd/$f ] && n=$((n+1)); done; printf $n >&3")
        #expect(output == Array("0".utf8))
    }

    @Test func `no signal is blocked or ignored`() throws {
        SignalQueue.ignoreBrokenPipe()
        let (output, _) = try shell("grep -E '^Sig(Blk|Ign)' /proc/self/status >&3")
        let masks = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap { UInt64($0, radix: 16) }
        // 32 and 33 belong to the C library.
        #expect(masks.map { $0 & 0x7fff_ffff } == [0, 0])
    }

    @Test func `the child leads its own process group`() throws {
        let (output, _) = try shell("read -r a b c d e f < /proc/$$/stat; [ $e = $$ ] && printf own >&3")
        #expect(output == Array("own".utf8))
    }

    @Test func `a program that does not exist is an error`() {
        #expect(throws: Errno.noEntry) { try Spawn.start("/nonexistent/program", arguments: ["x"]) }
    }
}
