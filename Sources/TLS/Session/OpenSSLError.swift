internal import COpenSSL

/// The thread's OpenSSL error queue. It is emptied after every call that failed, so that no call has to clear it beforehand.
internal enum OpenSSLErrorQueue {
    /// Empties the queue and returns the words of its first entry, for example `wrong version number`.
    static func drain() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "no reason given" }
        return String(cString: reason)
    }

    /// Empties the queue.
    static func discard() {
        ERR_clear_error()
    }
}
