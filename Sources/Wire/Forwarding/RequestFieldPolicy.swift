/// Which fields of a request an app server gets to see, the same for every upstream protocol.
internal enum RequestFieldPolicy {
    /// Hop-by-hop fields (RFC 9110, section 7.6.1), fields that the proxy writes itself, and fields by which a stranger could pass for a
    /// proxy: app servers believe those without further question.
    private static let dropped = FieldName.Set(
        .underscored, .host, .connection, .contentLength, .transferEncoding, .keepAlive, .te, .trailer, .upgrade, .http2Settings, .expect,
        .proxyPrefixed, .proxyConnection, .proxyAuthorization, .proxy, .forwarded, .xForwardedFor, .xForwardedProto, .xForwardedHost,
        .xForwardedPort, .xForwardedPrefixed, .xPorticoPrefixed, .xRealIP, .xScheme, .xRequestID, .daphneRootPath,
        .proxyClaim)

    /// Whether `field` is forwarded. Connection cannot name away what the proxy writes: that is added afterwards.
    @inline(__always)
    internal static func passes(_ field: Field, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Bool {
        if dropped.contains(field.name) { return false }
        return !head.connectionNamesFields || !ConnectionOptions.name(field.nameRange, in: head.fields, bytes)
    }

    /// Whether both field lines have the same name.
    internal static func sameName(_ left: Field, _ right: Field, _ bytes: Span<UInt8>) -> Bool {
        left.name == right.name && (left.name != .other || bytes.equalIgnoringCase(left.nameRange, right.nameRange))
    }

    /// Whether a field line before `index` has the name of that one, whose value has then been written already.
    internal static func isRepetition(_ index: Int, _ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Bool {
        for earlier in 0..<index where sameName(head.fields[earlier], head.fields[index], bytes) { return true }
        return false
    }
}
