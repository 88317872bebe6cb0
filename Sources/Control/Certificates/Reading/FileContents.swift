internal import Config
internal import Reactor
internal import TLS

/// The contents of the tree's files: read in batches, kept for as long as a batch is judged, and read again when they are needed later.
internal final class FileContents: FilePaths {
    let tree: CertificateTree
    private let settings: CertificateSettings
    private var passphraseFile: PassphraseFile
    private var passphrases: Passphrases { passphraseFile.passphrases }
    private var recent: [FileNumber: ParsedFile] = [:]
    private let readAhead = ReadAhead()
    private let authorities = ScannedAuthorities()

    private static let maximumThreads = 4
    /// Contents kept at most: what is judged without having been read with its batch reads its files one by one.
    private static let maximumKept = 2 * CertificateDirectory.batchFiles

    init(tree: CertificateTree, settings: CertificateSettings) {
        self.tree = tree
        self.settings = settings
        passphraseFile = PassphraseFile(path: settings.passphraseFile)
    }

    /// Reads the passphrases; true when they differ from before.
    func readPassphrases(_ log: (CertificateNotice) -> Void) -> Bool { passphraseFile.read(log) }

    /// Reads `files`; the results are in their order.
    func read(_ files: [FileNumber]) -> [FileReading] {
        readAhead.take(files) ?? ReadAhead.read(jobs(files), threads: 1, passphrases, authorities)
    }

    /// Begins to read what `read` will be asked for next.
    func begin(_ files: [FileNumber]) {
        // One core judges.
        let threads = min(max(1, ProcessControl.processors - 1), Self.maximumThreads)
        readAhead.begin(files, jobs(files), threads: threads, passphrases: passphrases, authorities: authorities)
    }

    private func jobs(_ files: [FileNumber]) -> [ReadAhead.Job] {
        var directory: (number: DirectoryNumber, descriptor: SharedDescriptor)?
        return files.map { file in
            let number = tree.files.directory(file)
            if directory?.number != number { directory = tree.open(number).map { (number, $0) } }
            let place: FileReading.Place = directory.map { .name(tree.files.name(file), $0.descriptor) } ?? .path(tree.path(of: file))
            let modified = tree.files.status(file)?.modifiedNanoseconds
            return ReadAhead.Job(
                place: place, before: FileReading.Before(digest: tree.files.digest(file), modifiedNanoseconds: modified))
        }
    }

    /// Notes what was found in a file, for `content(of:)`.
    func keep(_ content: ParsedFile, of file: FileNumber) {
        recent[file] = content
    }

    /// Lets go of what was kept.
    func removeAll() {
        recent = [:]
    }

    /// What becomes of a file because of its permissions, if it holds a key.
    func exposure(of status: FileStatus) -> KeyFilePermissions {
        KeyFilePermissions(mode: status.permissions, settings)
    }

    // MARK: FilePaths

    func path(of file: FileNumber) -> String { tree.path(of: file) }

    func areNeighbours(_ one: FileNumber, _ other: FileNumber) -> Bool { tree.files.directory(one) == tree.files.directory(other) }

    func isExposed(_ file: FileNumber) -> Bool {
        guard let status = tree.files.status(file), case .warn = exposure(of: status) else { return false }
        return true
    }

    func content(of file: FileNumber) -> ParsedFile? {
        if let kept = recent[file] { return kept }
        let reading = FileReading(.path(tree.path(of: file)), before: nil, passphrases: passphrases, authorities: authorities)
        guard reading.digest == tree.files.digest(file), case .content(let content) = reading.outcome else { return nil }
        if recent.count >= Self.maximumKept { removeAll() }
        recent[file] = content
        return content
    }
}
