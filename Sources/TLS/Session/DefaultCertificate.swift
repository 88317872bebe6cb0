/// Which certificate answers a client whose server name decides none.
public struct DefaultCertificate: Sendable {
    /// The name whose certificate serves clients that send none; nil leaves the choice to the certificates themselves.
    public var name: ServerName?
    /// What becomes of a server name without a certificate.
    public var unknownName: UnknownName

    /// What a client gets that asks for a name nobody has a certificate for.
    public enum UnknownName: Sendable {
        /// A fatal unrecognized_name alert (RFC 6066 section 3).
        case reject
        /// The default certificate.
        case useDefault
    }

    public init(name: ServerName?, unknownName: UnknownName) {
        self.name = name
        self.unknownName = unknownName
    }
}
