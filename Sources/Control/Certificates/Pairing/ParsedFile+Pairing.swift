internal import TLS

extension ParsedFile {
    /// The public halves of the file's private keys, and the public keys of its certificates that may be there to be served; nothing, if
    /// anything is wrong with the file.
    var pairing: (keys: [ContentIdentity], wanted: [ContentIdentity]) {
        guard problem == nil else { return ([], []) }
        return (keys.map(\.identity), certificates.filter { mayBeServed($0) }.map(\.key))
    }

    /// Whether a certificate may be there to be served, should its key turn up.
    private func mayBeServed(_ certificate: Certificate) -> Bool {
        if issued(certificate) { return false }
        return !certificate.scan.isAuthority || !certificate.scan.names.isEmpty || !certificate.scan.addresses.isEmpty
    }

    /// Whether a certificate issued another one of the file.
    func issued(_ certificate: Certificate) -> Bool {
        certificates.contains { other in
            other.scan.issuer == certificate.scan.subject && !other.scan.isSelfIssued && other.der != certificate.der
        }
    }
}
