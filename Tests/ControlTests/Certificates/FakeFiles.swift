import TLS

@testable import Control

/// Files by path without a disk, and the entries that the store gave out.
final class FakeFiles: FilePaths {
    private var paths: [String] = []
    private var contents: [FileNumber: ParsedFile] = [:]
    var entries: [LeafNumber: CertificateEntry] = [:]
    var exposed: Set<FileNumber> = []

    func number(_ path: String) -> FileNumber {
        if let known = paths.firstIndex(of: path) { return FileNumber(known) }
        paths.append(path)
        return FileNumber(paths.count - 1)
    }

    func hold(_ content: ParsedFile, _ path: String) -> FileNumber {
        contents[number(path)] = content
        return number(path)
    }

    func forget(_ path: String) -> FileNumber {
        contents[number(path)] = nil
        return number(path)
    }

    func path(of file: FileNumber) -> String { paths[Int(file)] }

    func areNeighbours(_ one: FileNumber, _ other: FileNumber) -> Bool {
        LinkTrail.parent(of: path(of: one)) == LinkTrail.parent(of: path(of: other))
    }

    func content(of file: FileNumber) -> ParsedFile? { contents[file] }

    func isExposed(_ file: FileNumber) -> Bool { exposed.contains(file) }
}
