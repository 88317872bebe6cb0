internal import TLS

/// Whether a request has come over the wrong connection: one that was made under a TLS policy that is not its host's (RFC 9110, sections 7.4 and
/// 15.5.20).
enum Misdirection {
    /// - Parameters:
    ///   - host: as received, port or not; empty (HTTP/1.0 only): the request names nobody, and reaches no host's own routes.
    ///   - policies: those of the snapshot that the connection was made under, so that a reload does not turn against it.
    ///   - connection: the number of the policy that it was made under.
    ///   - isCovered: whether the certificate that was shown is for the host.
    ///
    /// What counts is what the connection's policy demands, not what the client happened to negotiate: so the answer does not depend on the
    /// client. Under the same policy anything goes, as it does without policies.
    static func isMisdirected(
        host: Span<UInt8>, policies: PolicyTable, connection: Int, isCovered: (Span<UInt8>) -> Bool
    ) -> Bool {
        if host.isEmpty { return false }
        let wanted = policies.number(host: host)
        if wanted == connection { return false }
        return !policies.policies[connection].meets(policies.policies[wanted]) || !isCovered(host)
    }
}
