import Foundation
import Reactor
import Support

@testable import Control

/// Does things at random to a certificate directory and to one beside it that links may lead to.
struct RandomDisk {
    var random: SeededGenerator
    private let fixture: CertificateFixture
    private let outside: String
    private var written = 0

    /// A directory is found once, so that none lies deeper than there are directories; this keeps above the bound on depth.
    private static let maximumDirectories = 6
    private static let names = ["f", "g", "h", "x", "y", "z"]

    init(_ fixture: CertificateFixture, seed: UInt64) {
        self.fixture = fixture
        random = SeededGenerator(seed: seed)
        outside = fixture.base + "/outside"
        mkdir(outside, 0o700)
    }

    /// One thing; returns what it was.
    mutating func step() -> String {
        let target = place()
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return write(target)
        case 2:
            let temporary = fixture.base + "/temporary"
            _ = write(temporary)
            rename(temporary, target)
            return "replace \(target)"
        case 3, 4:
            let source = place()
            rename(source, target)
            return "rename \(source) to \(target)"
        case 5: return remove(target)
        case 6, 7:
            if directories.count < Self.maximumDirectories { mkdir(target, 0o700) }
            return "mkdir \(target)"
        case 8:
            let again = place()
            return remove(target) + ", " + (directories.count < Self.maximumDirectories ? makeFull(target) : write(again))
        case 9: return link(target, to: place())
        case 10: return link(target, to: directories.randomElement(using: &random) ?? outside)
        case _:
            let mode: mode_t = Bool.random(using: &random) ? 0o700 : 0o744
            chmod(target, mode)
            return "chmod \(target)"
        }
    }

    /// The real directories there are.
    private var directories: [String] {
        var found = [fixture.root, outside]
        for top in found {
            guard let walk = FileManager.default.enumerator(atPath: top) else { continue }
            for case let name as String in walk where (try? FileStatus.ofLink(top + "/" + name))?.kind == .directory {
                found.append(top + "/" + name)
            }
        }
        return found.sorted()
    }

    private mutating func place() -> String {
        let directory = directories.randomElement(using: &random) ?? fixture.root
        return directory + "/" + (Self.names.randomElement(using: &random) ?? "f")
    }

    private mutating func write(_ path: String) -> String {
        written += 1
        if let file = fopen(path, "w") {
            fputs("content \(written)", file)
            fclose(file)
        }
        return "write \(path)"
    }

    private func remove(_ path: String) -> String {
        try? FileManager.default.removeItem(atPath: path)
        return "remove \(path)"
    }

    private mutating func makeFull(_ path: String) -> String {
        mkdir(path, 0o700)
        return "mkdir \(path), " + write(path + "/f")
    }

    private mutating func link(_ path: String, to target: String) -> String {
        let temporary = fixture.base + "/temporary-link"
        symlink(target, temporary)
        if rename(temporary, path) != 0 { unlink(temporary) }
        return "link \(path) to \(target)"
    }
}
