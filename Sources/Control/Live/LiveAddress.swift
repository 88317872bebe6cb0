internal import TLS

/// Where a running supervisor can be asked: an abstract unix socket, named after the absolute path of its configuration.
///
/// The name is no secret: `LiveTrust` decides who may ask and who is believed.
internal struct LiveAddress: Sendable, Equatable {
    /// The configuration, absolute and without `.`, `..` and doubled slashes; links stay as they were named.
    let configuration: String
    /// The name of the socket.
    let name: String

    /// A configuration as `ConfigurationFile` has it: its path as it was named, and its absolute directory.
    init(file: String, baseDirectory: String) {
        let base = file.split(separator: "/").last.map { String($0) } ?? ""
        var parts: [Substring] = []
        for part in "\(baseDirectory)/\(base)".split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        configuration = "/" + parts.joined(separator: "/")
        name = "portico/" + Digest.hexadecimal(Array(Digest.sha256(Array(configuration.utf8)).prefix(16)))
    }

    init(_ file: ConfigurationFile) {
        self.init(file: file.path, baseDirectory: file.baseDirectory)
    }
}
