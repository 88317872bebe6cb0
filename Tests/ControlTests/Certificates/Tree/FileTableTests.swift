import Reactor
import Support
import TLS
import Testing

@testable import Control

@Suite struct FileTableTests {
    private func status(_ inode: UInt64, device: UInt64 = 1) -> FileStatus {
        FileStatus(
            kind: .regular, device: device, inode: inode, size: Int64(inode % 1000), modifiedNanoseconds: 1 << 60 | Int64(inode),
            changedNanoseconds: -Int64(inode), permissions: 0o4640, owner: 4_000_000_000)
    }

    @Test func keepsWhatIsNoted() {
        var files = FileTable()
        let (one, other) = (files.add("ä.crt", in: 7), files.add("b", in: .max))
        #expect(files.name(one) == "ä.crt" && files.directory(one) == 7)
        #expect(files.name(other) == "b" && files.directory(other) == .max)
        #expect(files.status(one) == nil && !files.isRecent(one) && !files.isTroubled(one))
        let digest = ContentIdentity(high: 3, low: 4)
        files.note(one, status(5), digest: digest, isRecent: true)
        #expect(files.status(one) == status(5))
        #expect(files.digest(one) == digest && files.isRecent(one))
        #expect(files.status(other) == nil)
        files.note(one, status(6), digest: digest, isRecent: false)
        #expect(files.status(one) == status(6) && !files.isRecent(one))
        files.note(one, nil, digest: digest, isRecent: false)
        #expect(files.status(one) == nil && files.digest(one) == digest)
    }

    @Test func invalidFilesHaveToBeReadAgain() {
        var files = FileTable()
        let file = files.add("a", in: 0)
        let digest = ContentIdentity(high: 3, low: 4)
        files.note(file, status(5), digest: digest, isRecent: false)
        files.invalidate(file)
        #expect(files.status(file) == nil && files.digest(file) == digest)
        files.note(file, status(5), digest: digest, isRecent: false)
        files.invalidate(file, isNew: true)
        #expect(files.status(file) == nil && files.digest(file) != digest)
        #expect(files.name(file) == "a")
    }

    @Test func tellsDevicesApart() {
        var files = FileTable()
        let numbers = (0..<100).map { files.add("f\($0)", in: 0) }
        for (index, file) in numbers.enumerated() {
            files.note(file, status(9, device: UInt64(index % 10) << 40), digest: ContentIdentity(high: 0, low: 0), isRecent: false)
        }
        for (index, file) in numbers.enumerated() { #expect(files.status(file)?.device == UInt64(index % 10) << 40) }
    }

    @Test func aNumberThatIsUsedAgainKnowsNothingOfItsPast() {
        var files = FileTable()
        let file = files.add("a", in: 0)
        files.note(file, status(5), digest: ContentIdentity(high: 3, low: 4), isRecent: true)
        files.setTroubled(file)
        #expect(files.isUsed(file) && files.isTroubled(file))
        files.forget(file)
        #expect(!files.isUsed(file))
        #expect(files.add("b", in: 1) == file)
        #expect(files.name(file) == "b" && files.directory(file) == 1)
        #expect(files.status(file) == nil && !files.isRecent(file) && !files.isTroubled(file))
        #expect(files.digest(file) == ContentIdentity(high: 0, low: 0))
    }

    /// Long names, so that what is left of them has to be cleared away again and again.
    @Test(arguments: [1, 2, 3])
    func behavesAsADictionary(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var files = FileTable()
        var model: [FileNumber: (name: String, directory: DirectoryNumber, status: FileStatus?)] = [:]
        for step in 0..<1500 {
            if model.count < 40 || Bool.random(using: &random) && model.count < 80 {
                let length = Int.random(in: 1...20_000, using: &random)
                let name = "\(step)-" + String(repeating: Character(Unicode.Scalar(UInt8(97 + step % 26))), count: length)
                let file = files.add(name, in: UInt32(step))
                #expect(model[file] == nil)
                model[file] = (name, UInt32(step), nil)
            } else if let file = model.keys.sorted().randomElement(using: &random) {
                if step % 3 == 0 {
                    files.note(file, status(UInt64(step)), digest: ContentIdentity(high: 1, low: UInt64(step)), isRecent: false)
                    model[file]?.status = status(UInt64(step))
                } else {
                    files.forget(file)
                    model[file] = nil
                    #expect(!files.isUsed(file))
                }
            }
            guard step % 100 == 99 else { continue }
            for (file, expected) in model {
                #expect(files.isUsed(file) && files.name(file) == expected.name && files.directory(file) == expected.directory)
                #expect(files.status(file) == expected.status)
            }
        }
    }
}
