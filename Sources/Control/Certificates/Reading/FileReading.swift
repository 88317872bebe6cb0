internal import Reactor
internal import TLS

/// What came of opening one file of the certificate directory. It needs nothing of the engine's state, so several threads can read at once.
internal struct FileReading: Sendable {
    enum Outcome: Sendable {
        case content(ParsedFile)
        /// The same bytes as before, written at the same time.
        case same
        case failed(Errno)
        /// Somebody writes to it at this moment.
        case unstable
    }

    /// Where a file is.
    enum Place: Sendable {
        case path(String)
        /// Its name in an open directory, which saves walking down the path.
        case name(String, SharedDescriptor)
    }

    /// What is known of a file's last reading.
    struct Before: Sendable {
        let digest: ContentIdentity
        let modifiedNanoseconds: Int64?
    }

    let outcome: Outcome
    /// What the file system said when the reading ended; nil when there was no reading.
    let status: FileStatus?
    let digest: ContentIdentity
    /// Whether it may change without a trace: time stamps are as coarse as the kernel's tick, and the last change is younger than that.
    let isRecent: Bool

    private static let coarsestTickNanoseconds: Int64 = 50_000_000

    /// Reads the file at `place`.
    init(_ place: Place, before: Before?, passphrases: Passphrases, authorities: ScannedAuthorities) {
        let content: FileReader.Content
        do throws(Errno) {
            content = try Self.read(place)
        } catch {
            self.init(.failed(error))
            return
        }
        guard content.isStable else {
            self.init(.unstable)
            return
        }
        let digest = ContentIdentity(quick: content.bytes)
        let modified = content.status.modifiedNanoseconds
        let outcome: Outcome =
            before?.digest == digest && before?.modifiedNanoseconds == modified
            ? .same
            : .content(
                ParsedFile(
                    name: place.name, bytes: content.bytes, modifiedNanoseconds: modified, passphrases: passphrases,
                    authorities: authorities))
        self.init(outcome, status: content.status, digest: digest)
    }

    private static func read(_ place: Place) throws(Errno) -> FileReader.Content {
        switch place {
        case .path(let path): try FileReader.read(path, limit: CertificateTree.maximumFileBytes)
        case .name(let name, let directory): try FileReader.read(name, in: directory, limit: CertificateTree.maximumFileBytes)
        }
    }

    private init(_ outcome: Outcome) {
        self.outcome = outcome
        status = nil
        digest = ContentIdentity(high: 0, low: 0)
        isRecent = false
    }

    private init(_ outcome: Outcome, status: FileStatus, digest: ContentIdentity) {
        let wall = Clock.wall()
        let now = wall.seconds * 1_000_000_000 + wall.nanoseconds
        self.outcome = outcome
        self.status = status
        self.digest = digest
        isRecent = now &- status.changedNanoseconds < Self.coarsestTickNanoseconds
    }
}

extension FileReading.Place {
    /// The name or path, for what it may promise.
    var name: String {
        switch self {
        case .path(let name), .name(let name, _): name
        }
    }
}
