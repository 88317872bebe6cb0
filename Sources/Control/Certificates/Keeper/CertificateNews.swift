internal import Reactor

/// A certificate log and how much of it is to be read.
internal struct CertificateLog: Sendable {
    let memory: SharedMemory
    /// Bytes; everything below is whole.
    let length: Int

    var capacity: Int { unsafe memory.bytes.count }
}

/// How things stand in the certificate directory.
internal struct CertificateStanding: Sendable {
    /// Certificates that are served.
    var count = 0
    var quarantined: [QuarantinedFile] = []
    var unusedKeys: [String] = []
    /// Why changes are only found by polling; nil when the kernel reports all of them.
    var pollingReason: String?
}

/// What the supervisor has to know about the certificates.
internal struct CertificateNews: Sendable {
    /// More notices than this are not kept.
    static let maximumNotices = 10_000

    /// The log, if it changed.
    var log: CertificateLog?
    var notices: [CertificateNotice] = []
    /// The first look at everything is over.
    var isLoaded = false
    var standing = CertificateStanding()

    /// Adds a notice, while there is room.
    mutating func add(_ notice: CertificateNotice) {
        if notices.count < Self.maximumNotices { notices.append(notice) }
    }

    /// Takes what happened, and leaves what is.
    mutating func take() -> CertificateNews {
        defer {
            log = nil
            notices = []
        }
        return self
    }
}
