internal import Reactor

/// Where the configuration is.
internal struct ConfigurationFile: Equatable {
    /// Tried in this order when no file is named.
    static let defaults = ["proxy.yaml", "/etc/portico/proxy.yaml"]

    /// As it is shown and opened.
    let path: String
    /// The file's directory, absolute.
    let baseDirectory: String

    /// `named` or the first of `defaults` that can be read; nil when there is none.
    static func find(_ named: String?, workingDirectory: String, isReadable: (String) -> Bool = WholeFile.isReadable) -> Self? {
        if let named { return ConfigurationFile(path: named, workingDirectory: workingDirectory) }
        return defaults.first(where: isReadable).map { ConfigurationFile(path: $0, workingDirectory: workingDirectory) }
    }

    init(path: String, workingDirectory: String) {
        self.path = path
        let absolute = path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
        let directory = absolute.lastIndex(of: "/").map { String(absolute[..<$0]) } ?? ""
        baseDirectory = directory.isEmpty ? "/" : directory
    }

    /// `find` in the working directory of this process; says why when there is none.
    static func locate(_ named: String?) -> Self? {
        let here = Result { () throws(Errno) in try ProcessControl.workingDirectory() }
        guard case .success(let workingDirectory) = here, let file = find(named, workingDirectory: workingDirectory) else {
            Console.error("portico: no configuration: neither \(defaults.joined(separator: " nor ")) can be read; name one with -c\n")
            return nil
        }
        return file
    }
}
