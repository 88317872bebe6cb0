import Foundation
import Reactor
import Testing

@Suite struct FileReaderTests {
    private let directory = TemporaryDirectory()

    private func reason(_ path: String, limit: Int = 100) -> Errno? {
        do throws(Errno) {
            _ = try FileReader.read(path, limit: limit)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [0, 1, 99, 100])
    func readsUpToTheLimit(count: Int) throws {
        let path = directory.write("file", String(repeating: "x", count: count))
        let content = try FileReader.read(path, limit: 100)
        #expect(content.bytes == [UInt8](repeating: UInt8(ascii: "x"), count: count))
        #expect(content.isStable)
        #expect(content.status.size == Int64(count))
    }

    @Test func refusesWhatIsTooLarge() {
        #expect(reason(directory.write("file", String(repeating: "x", count: 101))) == .fileTooLarge)
    }

    @Test func isNotFooledByAFileThatSaysItIsEmpty() {
        // Files of /proc have size 0 and content all the same.
        #expect(reason("/proc/self/status", limit: 16) == .fileTooLarge)
        #expect((try? FileReader.read("/proc/self/stat", limit: 1 << 16))?.bytes.isEmpty == false)
    }

    @Test func doesNotWaitForAFIFO() {
        let path = directory.path + "/fifo"
        #expect(mkfifo(path, 0o600) == 0)
        #expect(reason(path) == .notRegularFile)
    }

    @Test func refusesDirectoriesAndDevices() {
        #expect(reason(directory.path) == .notRegularFile)
        #expect(reason("/dev/zero") == .notRegularFile)
    }

    @Test func saysWhyNot() {
        #expect(reason(directory.path + "/absent") == .noEntry)
        directory.link("loop", to: "loop")
        #expect(reason(directory.path + "/loop") == .tooManyLinks)
        #expect(reason("/proc/self/mem")?.description.isEmpty == false)
    }

    @Test func followsLinks() throws {
        directory.write("file", "abc")
        directory.link("link", to: "file")
        #expect(try FileReader.read(directory.path + "/link", limit: 10).bytes == Array("abc".utf8))
    }
}
