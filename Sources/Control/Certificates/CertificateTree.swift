internal import Reactor
internal import TLS

/// What a walk through the certificate directory found: files by path, without reading one.
internal struct CertificateTree {
    static let maximumDepth = 8
    static let maximumEntries = 200_000
    /// A file that is larger holds no certificate.
    static let maximumFileBytes = PEM.maximumBytes

    /// Regular files worth reading, by path.
    private(set) var files: [String: FileStatus] = [:]
    /// Paths that cannot be used, with the reason.
    private(set) var problems: [String: String] = [:]
    /// Directories that could not be listed: what they held is not known to be gone.
    private(set) var hidden: [String] = []
    /// Whether the walk saw everything; if not, what is missing is not known to be gone.
    private(set) var isComplete = true
    /// Whether the directory itself exists.
    private(set) var isPresent = true

    private var seen: Set<DirectoryIdentity> = []
    private var entries = 0
    private let watch: (String) -> Void

    private struct DirectoryIdentity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Walks the tree under `root` (absolute). `watch` is told each directory whose changes matter, before it is looked into.
    init(root: String, watch: @escaping (String) -> Void) {
        self.watch = watch
        let above = LinkTrail.parent(of: root)
        if (try? FileStatus.ofLink(root))?.kind == .symbolicLink {
            for directory in LinkTrail.directories(from: above, name: LinkTrail.name(of: root)) { watch(directory) }
        }
        if (try? FileStatus.of(root)) == nil { watchNearest(above) }
        // Looked at again: it may have come before the watch above it was in place.
        do throws(Errno) {
            let status = try FileStatus.of(root)
            visit(root, status, depth: 1)
        } catch {
            isPresent = false
            if error != .noEntry && error != .notDirectory { hide(root, error.description) }
        }
    }

    private func watchNearest(_ directory: String) {
        // A step down may come into being between the look and the watch: look again until it stays the same.
        for _ in 0..<Self.maximumDepth {
            let found = Self.nearest(directory)
            watch(found)
            if Self.nearest(directory) == found { return }
        }
    }

    private static func nearest(_ directory: String) -> String {
        var directory = directory
        while (try? FileStatus.of(directory))?.kind != .directory && directory != "/" && directory != "." {
            directory = LinkTrail.parent(of: directory)
        }
        return directory
    }

    private mutating func visit(_ directory: String, _ status: FileStatus, depth: Int) {
        guard status.kind == .directory else {
            problems[directory] = "not a directory"
            return
        }
        // The same directory again, through a link: a loop, or a second road to files already found.
        guard seen.insert(DirectoryIdentity(device: status.device, inode: status.inode)).inserted else { return }
        guard depth <= Self.maximumDepth else {
            problems[directory] = "more than \(Self.maximumDepth) levels deep; not looked into"
            return
        }
        watch(directory)
        do throws(Errno) {
            let listing = try DirectoryListing.names(directory, limit: Self.maximumEntries - entries)
            entries += listing.names.count
            if !listing.isComplete {
                isComplete = false
                problems[directory] = "more than \(Self.maximumEntries) files in the tree; the rest is ignored"
            }
            for name in listing.names where Self.isWorthALook(name) { look(directory, name, depth: depth) }
        } catch {
            hide(directory, "cannot be listed: \(error)")
        }
    }

    private mutating func hide(_ directory: String, _ reason: String) {
        hidden.append(directory)
        problems[directory] = reason
    }

    private mutating func look(_ directory: String, _ name: String, depth: Int) {
        let path = LinkTrail.join(directory, name)
        do throws(Errno) {
            var status = try FileStatus.ofLink(path)
            if status.kind == .symbolicLink {
                let real = try SymbolicLink.resolve(directory)
                for passed in LinkTrail.directories(from: real, name: name) { watch(passed) }
                status = try FileStatus.of(path)
            }
            switch status.kind {
            case .directory: visit(path, status, depth: depth + 1)
            case .regular where status.size > Int64(Self.maximumFileBytes):
                problems[path] = "larger than \(Self.maximumFileBytes) bytes"
            case .regular: files[path] = status
            case .symbolicLink, .other: problems[path] = "not a regular file"
            }
        } catch {
            // Gone between the listing and now is simply gone; a link that leads nowhere is worth a word.
            let isLink = (try? FileStatus.ofLink(path)) != nil
            if isLink { problems[path] = error == .noEntry ? "a link to a file that does not exist" : error.description }
        }
    }

    /// Dot files, among them the `..data` of Kubernetes, are followed only where a link leads; documents hold no certificates.
    private static func isWorthALook(_ name: String) -> Bool {
        if name.hasPrefix(".") || name.hasSuffix("~") || name.hasPrefix("README") { return false }
        return !name.hasSuffix(".json") && !name.hasSuffix(".md")
    }
}
