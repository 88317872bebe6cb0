internal import Bytes
internal import TLS

/// Where certificate entries come from; driven by the supervisor's loop.
internal protocol CertificateSource: AnyObject {
    /// Readable when something may have changed; -1: none.
    var descriptor: Int32 { get }
    /// When `poll` is due even though nothing became readable.
    var deadline: MonotonicTime { get }
    /// Called for each entry that is new or replaces the one with the same id.
    var onPublish: (UInt32, CertificateEntry) -> Void { get set }
    /// Called for each entry that is gone.
    var onWithdraw: (UInt32) -> Void { get set }
    /// Every entry in force, for building a fresh log.
    var entries: [(id: UInt32, entry: CertificateEntry)] { get }

    /// The first full scan; publishes what is there.
    func start(now: MonotonicTime)
    /// Looks for changes and publishes them.
    func poll(now: MonotonicTime)
}

/// For a proxy without TLS listeners.
internal final class NoCertificates: CertificateSource {
    var descriptor: Int32 { -1 }
    var deadline: MonotonicTime { .never }
    var onPublish: (UInt32, CertificateEntry) -> Void = { _, _ in }
    var onWithdraw: (UInt32) -> Void = { _ in }
    var entries: [(id: UInt32, entry: CertificateEntry)] { [] }

    func start(now: MonotonicTime) {}
    func poll(now: MonotonicTime) {}
}
