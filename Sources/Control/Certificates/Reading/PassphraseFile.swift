internal import Config
internal import Reactor
internal import TLS

/// The file with the passphrases of encrypted keys, read again when the operator asks for it.
internal struct PassphraseFile {
    private(set) var passphrases = Passphrases.none
    private let path: String?
    private var digest: ContentIdentity?

    /// `path`: the setting; nothing is read yet.
    init(path: String?) {
        self.path = path
    }

    /// Reads the file; true when its content differs from before. What is wrong with it is told, and the earlier passphrases stay in force.
    mutating func read(_ log: (CertificateNotice) -> Void) -> Bool {
        guard let path else { return false }
        do throws(Errno) {
            var bytes = try FileReader.read(path, limit: Passphrases.maximumFileBytes).bytes
            let digest = ContentIdentity(of: bytes)
            do throws(FileRefusal) {
                let read = try Passphrases(source: path, wiping: &bytes)
                if digest == self.digest { return false }
                passphrases = read
                self.digest = digest
                return true
            } catch {
                log(CertificateNotice(.warning, file: path, reason: "the passphrases cannot be used: \(error.reason)"))
            }
        } catch {
            log(CertificateNotice(.warning, file: path, reason: "the passphrases cannot be read: \(error)"))
        }
        return false
    }
}
