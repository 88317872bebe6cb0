/// What is known about app servers by the Server field of their responses (RFC 9110, section 10.2.4).
public enum ServerSoftware {
    /// Servers built around one event loop: a request whose body comes slowly holds no worker of theirs, and they take chunks.
    private static let streaming: [StaticString] = ["uvicorn", "hypercorn-h11", "daphne", "tornadoserver/"]

    /// Whether the software with this Server value takes request bodies as they come at no cost for other requests.
    ///
    /// Only what is certain counts: gunicorn says the same for all its workers, and waitress or Twisted read the whole body before the app
    /// runs, so that nothing is gained.
    public static func streams(_ value: Span<UInt8>) -> Bool {
        if value.isEmpty { return false }
        for name in streaming {
            let count = name.utf8CodeUnitCount
            if value.count >= count, value.matches(0..<count, ignoringCase: name) { return true }
        }
        return false
    }
}
