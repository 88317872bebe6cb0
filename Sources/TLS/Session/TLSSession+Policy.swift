internal import COpenSSL

// The policy of the name, and what the certificate says about other names.
extension TLSSession {
    /// Puts the session under the policy of its server name, at every hello; returns the alert when that fails, or nil.
    internal func takePolicy() -> Int32? {
        guard let number = context.choice.number?(serverName) else { return nil }
        certificateIdentity = certificate.flatMap { context.environment.index.entry($0)?.identity }
        if number == policy { return nil }
        policy = number
        return context.contexts[number].take(ssl) ? nil : SSL_AD_INTERNAL_ERROR
    }

    /// Whether the certificate of this connection is for a name; when it has been replaced or withdrawn since, it is for none.
    ///
    /// Asked only of sessions with more than one policy. A session that was resumed showed its certificate to the same name before; the one
    /// that this handshake would have shown speaks for it.
    public func certificateCovers(_ name: borrowing ServerName) -> Bool {
        certificateEntry?.covers(name) ?? false
    }

    /// Whether the certificate of this connection is for an IP address: 4 or 16 bytes in network order.
    public func certificateCovers(address: borrowing Span<UInt8>) -> Bool {
        certificateEntry?.covers(address: address) ?? false
    }

    private var certificateEntry: EntryView? {
        guard let certificate, let identity = certificateIdentity, let entry = context.environment.index.entry(certificate),
            entry.identity == identity
        else { return nil }
        return entry
    }
}
