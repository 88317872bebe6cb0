/// Where certificates come from, and which one answers a client that names none or an unknown one.
public struct CertificateSettings: Sendable, Equatable {
    /// What a client gets that asks for a name without a certificate.
    public enum UnknownName: Sendable, Equatable {
        /// The `unrecognized_name` alert (RFC 6066, section 3).
        case reject
        /// The certificate that clients without SNI get.
        case useDefault
    }

    /// Absolute path of the watched directory; it need not exist yet.
    public var directory: String
    /// The name whose certificate clients without SNI get, lower case; nil: chosen from the directory.
    public var defaultName: String?
    public var unknownName: UnknownName

    public init(directory: String, defaultName: String? = nil, unknownName: UnknownName = .reject) {
        self.directory = directory
        self.defaultName = defaultName
        self.unknownName = unknownName
    }
}
