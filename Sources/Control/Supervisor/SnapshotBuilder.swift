internal import Config
internal import Proxy
internal import Reactor
internal import Telemetry

/// A configuration that passed every check, with the bytes it was made from.
internal struct Snapshot {
    var source: SnapshotSource
    var configuration: Configuration
}

/// Reads `proxy.yaml` and checks all that can be checked without changing anything.
internal struct SnapshotBuilder {
    /// A longer file is not a configuration.
    static let maximumBytes = 4 << 20

    /// The file as the operator named it; for messages.
    let file: String
    /// Absolute; relative paths in the file start here.
    let baseDirectory: String
    private let log: Log
    private let read: (String) throws(Errno) -> [UInt8]
    private let resolve: (String) throws(Resolver.Failure) -> [String]

    /// `read` and `resolve` are replaced by tests.
    init(
        file: String, baseDirectory: String, log: Log,
        read: @escaping (String) throws(Errno) -> [UInt8] = { path throws(Errno) in
            try FileReader.read(path, limit: SnapshotBuilder.maximumBytes).bytes
        },
        resolve: @escaping (String) throws(Resolver.Failure) -> [String] = { name throws(Resolver.Failure) in
            try Resolver.addresses(of: name)
        }
    ) {
        self.file = file
        self.baseDirectory = baseDirectory
        self.log = log
        self.read = read
        self.resolve = resolve
    }

    /// The snapshot, or nil; every reason has been logged by then.
    func build() -> Snapshot? {
        let yaml: [UInt8]
        do throws(Errno) {
            yaml = try read(file)
        } catch {
            log.error("configuration: cannot read the file", LogField("file", file), LogField("reason", error.description))
            return nil
        }
        let result = ConfigurationLoader.load(yaml, baseDirectory: baseDirectory)
        for finding in result.findings { note(finding) }
        guard let configuration = result.configuration, let resolved = resolveAll(configuration) else { return nil }
        guard canSpool(configuration.spool.directory) else { return nil }
        return Snapshot(
            source: SnapshotSource(yaml: yaml, baseDirectory: baseDirectory, resolved: resolved), configuration: configuration)
    }

    private func note(_ finding: Finding) {
        let place = [
            LogField("file", file), LogField("line", finding.line), LogField("column", finding.column),
            LogField("reason", finding.message),
        ]
        switch finding.severity {
        case .error: log.write(.error, "configuration: error", place)
        case .warning: log.write(.warning, "configuration: warning", place)
        }
    }

    /// Nil when a name has no address.
    private func resolveAll(_ configuration: Configuration) -> [String: [String]]? {
        var resolved: [String: [String]] = [:]
        var complete = true
        for upstream in configuration.upstreams {
            for server in upstream.servers {
                guard case .tcp(let host, _) = server.transport, !Resolver.isNumeric(host), resolved[host] == nil else { continue }
                do throws(Resolver.Failure) {
                    resolved[host] = try resolve(host)
                } catch {
                    log.error(
                        "configuration: a server's name has no address", LogField("file", file), LogField("line", server.line),
                        LogField("name", host), LogField("reason", error.reason))
                    complete = false
                }
            }
        }
        return complete ? resolved : nil
    }

    private func canSpool(_ directory: String) -> Bool {
        do throws(Errno) {
            _ = try Directory.open(directory)
            return true
        } catch {
            log.error(
                "configuration: cannot use spool.directory", LogField("file", file), LogField("directory", directory),
                LogField("reason", error.description))
            return false
        }
    }
}
