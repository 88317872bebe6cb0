internal import Config
internal import Reactor

/// What a command about certificates looks at: a directory, and the configuration that belongs to it.
internal struct CertificateLocation {
    /// Looked at when neither the command line nor a configuration names one.
    private static let fallback = "certs.d"

    /// The directory, and how it is read: as the configuration says, where that is about the same one.
    let settings: CertificateSettings
    /// nil: none was named, and the one in its usual place is absent or has errors.
    let file: ConfigurationFile?
    let configuration: Configuration?
    /// Why the configuration in its usual place is of no use; nil when there is none, or none was needed.
    var problem: String?

    /// `directory`, or else what the configuration names, or else `certs.d`; nil after having said why there is none.
    ///
    /// A configuration that is named must be readable; the one in its usual place is only asked.
    static func find(_ directory: String?, configuration named: String?) -> CertificateLocation? {
        guard case .success(let here) = Result(catching: { () throws(Errno) in try ProcessControl.workingDirectory() }) else {
            Console.error("portico: there is no working directory\n")
            return nil
        }
        let given = directory.map { absolute($0, here) }
        let file = ConfigurationFile.find(named, workingDirectory: here)
        var problem: String?
        switch file.map({ load($0) }) {
        case .success(let configuration)?:
            if let settings = configuration.certificates, given.map({ isSame($0, settings.directory) }) ?? true {
                return CertificateLocation(settings: settings, file: file, configuration: configuration)
            }
            guard let path = given ?? (named == nil ? absolute(fallback, here) : nil) else {
                Console.error("portico: \(named ?? "") names no certificate directory\n")
                return nil
            }
            return CertificateLocation(settings: CertificateSettings(directory: path), file: file, configuration: configuration)
        case .failure(let failure)? where named != nil:
            Console.error("portico: \(failure.reason)\n")
            return nil
        case .failure(let failure)?: problem = failure.reason
        case nil: break
        }
        return CertificateLocation(
            settings: CertificateSettings(directory: given ?? absolute(fallback, here)), file: nil, configuration: nil, problem: problem)
    }

    /// Why a configuration cannot be used.
    struct Failure: Error {
        let reason: String
    }

    /// The configuration in a file; findings in it are the business of `portico check`.
    private static func load(_ file: ConfigurationFile) -> Result<Configuration, Failure> {
        let content = Result { () throws(Errno) in try FileReader.read(file.path, limit: SnapshotBuilder.maximumBytes) }
        switch content {
        case .failure(let reason): return .failure(Failure(reason: "cannot read \(file.path): \(reason)"))
        case .success(let read):
            let loaded = ConfigurationLoader.load(read.bytes, baseDirectory: file.baseDirectory).configuration
            return loaded.map { .success($0) } ?? .failure(Failure(reason: "\(file.path) has errors; see 'portico check'"))
        }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.split(separator: "/").filter { $0 != "." } == right.split(separator: "/").filter { $0 != "." }
    }

    private static func absolute(_ path: String, _ workingDirectory: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }
}
