/// A file of the certificate directory that is one DER value instead of PEM.
public enum DERFile {
    /// What the value is.
    public enum Content {
        case certificate(CertificateScan)
        case key(KeyScan)
    }

    /// The certificate or private key that fills `der`; nil when it is neither. Throws why a key under a passphrase is not opened.
    public static func read(_ der: [UInt8], _ trial: inout PassphraseTrial) throws(FileRefusal) -> Content? {
        guard isWhole(der) else { return nil }
        if let scan = CertificateScan(der) { return .certificate(scan) }
        if EncryptedKey.isEncrypted(der) { return .key(try EncryptedKey.open(der, &trial)) }
        // OpenSSL's search through its decoders takes long; it is not for whatever else may lie here.
        guard hasVersion(der), let scan = KeyScan(der), scan.isConsistent() else { return nil }
        return .key(scan)
    }

    /// Whether the bytes are one SEQUENCE and nothing else.
    internal static func isWhole(_ der: [UInt8]) -> Bool {
        guard let outer = DER.element(der.span, in: 0..<der.count) else { return false }
        return outer.tag == DER.sequence && outer.whole.upperBound == der.count
    }

    /// Whether the SEQUENCE begins with an INTEGER, as those of all private keys do.
    internal static func hasVersion(_ der: [UInt8]) -> Bool {
        guard let outer = DER.element(der.span, in: 0..<der.count) else { return false }
        return !outer.content.isEmpty && der[outer.content.lowerBound] == DER.integer
    }
}
