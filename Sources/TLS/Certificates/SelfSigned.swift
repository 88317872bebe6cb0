/// A certificate that vouches for itself: enough for `portico demo` and a first look.
public enum SelfSigned {
    /// A P-256 pair for `names` (DNS names and IP addresses in text form) as PEM, valid from an hour before `now` for `days`.
    /// `now` in seconds since 1970. Nil when a name cannot be written or OpenSSL fails.
    public static func make(names: [String], days: Int, now: Int64) -> (certificatePEM: String, keyPEM: String)? {
        let mint = CertificateMint(names: names, notBefore: now - 3600, notAfter: now + Int64(days) * 86_400)
        return mint.mint().map { ($0.certificatePEM, $0.keyPEM) }
    }
}
