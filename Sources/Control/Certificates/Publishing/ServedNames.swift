internal import Reactor
internal import TLS

/// Which certificate a name gets, asked from within the control plane. The index costs memory, so it is made when somebody asks first.
internal struct ServedNames: ~Copyable {
    private var index: CertificateIndex?
    /// What `index` looks into.
    private var log: CertificateLog?

    init() {}

    /// Whether any certificate answers to `name`.
    mutating func isServed(_ name: String, log: CertificateLog) -> Bool {
        follow(log)
        return index?.isServed(name) ?? false
    }

    /// Whether others stand in for `leaf`, so that nobody misses it when it ends.
    mutating func isSuperseded(_ leaf: LeafNumber, log: CertificateLog, now: Int64) -> Bool {
        follow(log)
        return index?.isSuperseded(leaf, at: now) ?? false
    }

    /// Lets go of a log that is no longer written.
    mutating func forget(allBut log: CertificateLog) {
        guard let known = self.log, known.memory !== log.memory else { return }
        index = nil
        self.log = nil
    }

    private mutating func follow(_ log: CertificateLog) {
        if index == nil || self.log?.memory !== log.memory {
            // The memory lives as long as `log`, which is kept beside.
            index = unsafe CertificateIndex(region: UnsafeRawBufferPointer(log.memory.bytes))
        }
        self.log = log
        // It is our own log: what does not replay was never told to anybody.
        try? index?.apply(upTo: log.length)
    }
}
