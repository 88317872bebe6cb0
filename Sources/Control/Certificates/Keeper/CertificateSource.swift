/// Where the supervisor gets its certificates from. None of the calls waits for a file.
internal protocol CertificateSource: AnyObject {
    /// Readable when `take` has something; -1: never.
    var descriptor: Int32 { get }
    /// The log as it is now; nil: there are no certificates to be had from this source.
    var log: CertificateLog? { get }

    /// What happened since the last call.
    func take() -> CertificateNews
    /// Looks at everything at once, whatever the notifications say.
    func rescan()
    /// Ends the work; there will be no more news.
    func stop()
}

/// For a proxy without TLS listeners.
internal final class NoCertificates: CertificateSource {
    var descriptor: Int32 { -1 }
    var log: CertificateLog? { nil }

    func take() -> CertificateNews {
        var news = CertificateNews()
        news.isLoaded = true
        return news
    }

    func rescan() {}
    func stop() {}
}
