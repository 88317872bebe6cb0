import Foundation
import Reactor
import Testing

@Suite struct AppendFileTests {
    private let base = TemporaryDirectory()
    private var path: String { base.path + "/file" }

    private func write(_ text: String, to file: AppendFile) throws -> Int {
        let bytes = Array(text.utf8)
        return try file.write(bytes.span)
    }

    private func failure(_ path: String) -> Errno? {
        do throws(Errno) {
            _ = try AppendFile(path)
            return nil
        } catch {
            return error
        }
    }

    @Test func growsAndIsRead() throws {
        let file = try AppendFile(path)
        #expect(file.size == 0 && file.isInPlace)
        #expect(try write("one", to: file) == 3)
        let other = try AppendFile(path)
        #expect(try write("two", to: other) == 3)
        #expect(try write("three", to: file) == 5)
        #expect(file.size == 11)
        #expect(String(decoding: try file.read(at: 0, count: 100), as: UTF8.self) == "onetwothree")
        #expect(String(decoding: try file.read(at: 3, count: 3), as: UTF8.self) == "two")
        #expect(try file.read(at: 50, count: 3) == [])
    }

    @Test func noticesThatItWasMoved() throws {
        let file = try AppendFile(path)
        #expect(rename(path, path + ".1") == 0)
        #expect(!file.isInPlace)
        _ = try AppendFile(path)
        #expect(!file.isInPlace)
    }

    @Test func takesNothingButFiles() {
        #expect(failure("/dev/full") == .notRegularFile)
        #expect(failure(base.path)?.code == EISDIR)
        #expect(failure(base.path + "/none/file") == .noEntry)
        mkfifo(path, 0o600)
        #expect(failure(path) == .notRegularFile)
        symlink("/dev/null", base.path + "/link")
        #expect(failure(base.path + "/link") == .tooManyLinks)
    }
}
