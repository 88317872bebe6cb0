/// What can be asked of a running supervisor: one line.
internal enum LiveRequest: String, Sendable, CaseIterable {
    /// The certificate log and the condition of the certificate directory, as two pieces of memory.
    case certificates

    /// The most bytes of a request.
    static let maximumBytes = 256

    var bytes: [UInt8] { Array("\(rawValue)\n".utf8) }

    /// nil for anything but one known word and a line feed.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumBytes, bytes.last == UInt8(ascii: "\n") else { return nil }
        guard let word = String(validating: bytes.dropLast(), as: UTF8.self) else { return nil }
        self.init(rawValue: word)
    }
}
