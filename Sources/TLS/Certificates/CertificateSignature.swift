internal import COpenSSL

/// Whether one certificate signed another: names and key identifiers only say so.
public enum CertificateSignature {
    /// Whether the signature on `certificate` was made with the key in `issuer` (both DER). Some 0.4 ms.
    public static func verifies(_ certificate: [UInt8], by issuer: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        guard let child = certificate.withUnsafeBytes({ DecodedCertificate.decode($0) }) else { return false }
        defer { X509_free(child) }
        guard let parent = issuer.withUnsafeBytes({ DecodedCertificate.decode($0) }) else { return false }
        defer { X509_free(parent) }
        guard let key = X509_get0_pubkey(parent) else { return false }
        return X509_verify(child, key) == 1
    }
}
