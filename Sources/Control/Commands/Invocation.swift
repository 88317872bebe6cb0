/// What a command line asks for. Parsing is pure; `Program` carries it out.
internal enum Invocation: Equatable {
    case run(configuration: String?)
    case check(configuration: String?)
    case certificates(CertificatesCommand.Options)
    case explain(ExplainCommand.Options)
    case demo(port: UInt16)
    case version
    /// nil: of the program as a whole.
    case help(Command?)
    /// Roles that this program starts itself in; not for people.
    case worker
    case demoApplication(directory: String)
    /// Named in the plan and not built yet.
    case notAvailable(command: String)

    /// The port of `portico demo` unless told otherwise.
    static let demoPort: UInt16 = 8443

    /// What is wrong with a command line.
    struct UsageError: Error, Equatable {
        let message: String
        /// Whose help to read.
        var command: Command?
    }

    /// Reads the arguments without the program's name.
    static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var rest = arguments[...]
        switch rest.first {
        case "--help", "-h": return .help(nil)
        case "--version", "-V": return .version
        case "help":
            guard arguments.count == 2, let command = Command(rawValue: arguments[1]) else { return .help(nil) }
            return .help(command)
        case "worker" where arguments.count == 1: return .worker
        case "demo-application" where arguments.count == 2: return .demoApplication(directory: arguments[1])
        case let name? where !name.hasPrefix("-"): rest.removeFirst()
        case _: break
        }
        let name = arguments.first.flatMap { $0.hasPrefix("-") ? nil : $0 } ?? Command.run.rawValue
        guard let command = Command(rawValue: name) else { throw UsageError(message: "there is no command '\(name)'", command: nil) }
        var reader = ArgumentReader(rest, command: command)
        return try command.parse(&reader)
    }
}

/// The commands by their names.
internal enum Command: String, CaseIterable {
    case run
    case check
    case certs
    case explain
    case reload
    case status
    case top
    case doctor
    case demo
    case version

    func parse(_ reader: inout ArgumentReader) throws(Invocation.UsageError) -> Invocation {
        switch self {
        case .run, .check: try reader.read(options: ["-c", "--config"], words: 0)
        case .certs: try reader.read(options: ["-c", "--config"], flags: ["--json", "--live"], words: 1)
        case .explain: try reader.read(options: ["-c", "--config", "--sigalgs"], flags: ["--json", "--live"], words: 2)
        case .demo: try reader.read(options: ["--port"], words: 0)
        case .version: try reader.read(options: [], words: 0)
        case .reload, .status, .top, .doctor:
            return reader.asksForHelp ? .help(self) : .notAvailable(command: rawValue)
        }
        if reader.wantsHelp { return .help(self) }
        switch self {
        case .run: return .run(configuration: reader.value(of: "-c", "--config"))
        case .check: return .check(configuration: reader.value(of: "-c", "--config"))
        case .certs: return .certificates(try reader.certificates())
        case .explain: return .explain(try reader.explanation())
        case .demo: return .demo(port: try reader.port(of: "--port") ?? Invocation.demoPort)
        case .version: return .version
        case .reload, .status, .top, .doctor: return .notAvailable(command: rawValue)
        }
    }
}
