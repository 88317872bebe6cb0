/// Private keys under a passphrase: PKCS#8 (RFC 5958 section 3), and PEM blocks with traditional headers.
public enum EncryptedKey {
    /// Whether DER looks like an EncryptedPrivateKeyInfo.
    public static func isEncrypted(_ der: [UInt8]) -> Bool { SealedContent(der.span, 0..<der.count) != nil }

    /// Opens an EncryptedPrivateKeyInfo. Throws why not, in words for the operator.
    public static func open(_ der: [UInt8], _ trial: inout PassphraseTrial) throws(FileRefusal) -> KeyScan {
        guard let sealed = SealedContent(der.span, 0..<der.count) else { throw FileRefusal("not an encrypted private key") }
        var opened = try sealed.open(der, "key", mayBeEmpty: false, &trial)
        return try key(wiping: &opened)
    }

    /// Opens the content of a PEM block with traditional headers.
    public static func open(_ content: [UInt8], _ encryption: PEMEncryption, _ trial: inout PassphraseTrial) throws(FileRefusal) -> KeyScan
    {
        let library = try LegacyLibrary.library(isLegacy: encryption.cipher == .des)
        var opened = try trial.open("key", rounds: 1, mayBeEmpty: false) { passphrase in
            passphrase.flatMap { PasswordCipher.open(encryption, content, library, $0) }
        }
        return try key(wiping: &opened)
    }

    /// The key in DER that was opened, which is wiped.
    internal static func key(wiping der: inout [UInt8]) throws(FileRefusal) -> KeyScan {
        defer { Wiping.wipe(&der) }
        guard let scan = KeyScan(der), scan.isConsistent() else { throw FileRefusal("the private key in it is none that OpenSSL can read") }
        return scan
    }
}

/// An encrypted content and the AlgorithmIdentifier that says how.
internal struct SealedContent {
    /// Where the AlgorithmIdentifier lies.
    let algorithm: Range<Int>
    /// Where the encrypted content lies.
    let content: Range<Int>

    /// The EncryptedPrivateKeyInfo that fills `range`: an AlgorithmIdentifier, an OCTET STRING, and nothing else.
    init?(_ der: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard let outer = DER.element(der, in: range), outer.tag == DER.sequence, outer.whole == range else { return nil }
        var position = outer.content.lowerBound
        guard let algorithm = DER.next(DER.sequence, der, &position, end: outer.content.upperBound),
            let content = DER.next(DER.octetString, der, &position, end: outer.content.upperBound), position == outer.content.upperBound
        else { return nil }
        self.init(algorithm: algorithm.whole, content: content.content)
    }

    init(algorithm: Range<Int>, content: Range<Int>) {
        self.algorithm = algorithm
        self.content = content
    }

    /// What the content is once decrypted: DER of a SEQUENCE. `der` is what the ranges lie in; the rest as in `PassphraseTrial.open`.
    func open(_ der: [UInt8], _ subject: StaticString, mayBeEmpty: Bool, _ trial: inout PassphraseTrial) throws(FileRefusal) -> [UInt8] {
        let scheme = try PasswordScheme(der.span, algorithm)
        let library = try LegacyLibrary.library(isLegacy: scheme.isLegacy)
        return try trial.open(subject, rounds: scheme.rounds, mayBeEmpty: mayBeEmpty) { passphrase in
            der.withUnsafeBytes { PasswordCipher.open(self, in: $0, library, passphrase) }
        }
    }
}
