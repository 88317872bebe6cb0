/// Where certificates come from, what is asked of them, and which one answers a client that names none or an unknown one.
public struct CertificateSettings: Sendable, Equatable {
    /// What a client gets that asks for a name without a certificate.
    public enum UnknownName: Sendable, Equatable {
        /// The `unrecognized_name` alert (RFC 6066, section 3).
        case reject
        /// The certificate that clients without SNI get.
        case useDefault
    }

    /// What becomes of a private key in a file that more users can get at than should.
    public enum KeyExposure: Sendable, Equatable {
        case allow
        case warn
        /// The file is quarantined.
        case refuse
    }

    /// Where the record of changes is kept.
    public enum Journal: Sendable, Equatable {
        /// In systemd's state directory, where there is one; else nowhere.
        case automatic
        case off
        /// In the file of this absolute path.
        case file(String)
    }

    /// Absolute path of the watched directory; it need not exist yet.
    public var directory: String
    /// The name whose certificate clients without SNI get, lower case; nil: chosen from the directory.
    public var defaultName: String?
    public var unknownName: UnknownName
    /// The directory is looked at this often even if the kernel reports no change.
    public var pollMilliseconds = 30_000
    /// RSA keys of fewer bits are not served.
    public var minimumRSABits = 2048
    /// About keys that the file's group or all others may write.
    public var writableKeys = KeyExposure.refuse
    /// About keys that everybody may read.
    public var worldReadableKeys = KeyExposure.warn
    /// Absolute path of the file with the passphrases of encrypted keys; nil: there is none.
    public var passphraseFile: String?
    public var journal = Journal.automatic

    public init(directory: String, defaultName: String? = nil, unknownName: UnknownName = .reject) {
        self.directory = directory
        self.defaultName = defaultName
        self.unknownName = unknownName
    }
}
