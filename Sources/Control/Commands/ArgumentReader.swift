/// Takes a command's arguments apart: `--option value`, `--option=value`, `--flag`, words.
internal struct ArgumentReader {
    private var rest: ArraySlice<String>
    private let command: Command
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    private(set) var words: [String] = []
    private(set) var wantsHelp = false

    init(_ arguments: ArraySlice<String>, command: Command) {
        rest = arguments
        self.command = command
    }

    var asksForHelp: Bool { rest.contains("--help") || rest.contains("-h") }

    mutating func read(options: [String], flags known: [String] = [], words maximum: Int) throws(Invocation.UsageError) {
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
            } else if known.contains(argument) {
                flags.insert(argument)
            } else if argument.hasPrefix("-") && argument != "-" {
                try readOption(argument, options: options)
            } else if words.count < maximum {
                words.append(argument)
            } else {
                throw Invocation.UsageError(message: "unexpected argument '\(argument)'", command: command)
            }
        }
    }

    private mutating func readOption(_ argument: String, options: [String]) throws(Invocation.UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard options.contains(parts[0]) else {
            throw Invocation.UsageError(message: "unknown option '\(parts[0])'", command: command)
        }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
            throw Invocation.UsageError(message: "option '\(parts[0])' needs a value", command: command)
        }
        values[parts[0]] = value
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func value(of names: String...) -> String? {
        names.compactMap { values[$0] }.first
    }

    func port(of name: String) throws(Invocation.UsageError) -> UInt16? {
        guard let text = values[name] else { return nil }
        guard let port = UInt16(text), port > 0 else {
            throw Invocation.UsageError(message: "option '\(name)' needs a port from 1 to 65535, not '\(text)'", command: command)
        }
        return port
    }
}

// What the commands with many options ask for.
extension ArgumentReader {
    func certificates() throws(Invocation.UsageError) -> CertificatesCommand.Options {
        let options = CertificatesCommand.Options(
            directory: words.first, configuration: value(of: "-c", "--config"), isJSON: has("--json"), isLive: has("--live"))
        if options.isLive && options.directory != nil { throw Self.directoryAndLive(.certs) }
        if options.directory != nil && options.configuration != nil {
            throw Invocation.UsageError(message: "name a directory or a configuration, not both", command: .certs)
        }
        return options
    }

    func explanation() throws(Invocation.UsageError) -> ExplainCommand.Options {
        guard let name = words.first else { throw Invocation.UsageError(message: "name a host", command: .explain) }
        var options: ExplainCommand.Options
        do throws(ExplainSubject.Mistake) {
            options = ExplainCommand.Options(subject: try ExplainSubject(name))
        } catch {
            throw Invocation.UsageError(message: error.message, command: .explain)
        }
        if let list = value(of: "--sigalgs") {
            do throws(ClientOffer.Mistake) {
                options.client = try ClientOffer(list: list)
            } catch {
                throw Invocation.UsageError(message: error.message, command: .explain)
            }
        }
        options.directory = words.dropFirst().first
        options.configuration = value(of: "-c", "--config")
        (options.isJSON, options.isLive) = (has("--json"), has("--live"))
        if options.isLive && options.directory != nil { throw Self.directoryAndLive(.explain) }
        return options
    }

    private static func directoryAndLive(_ command: Command) -> Invocation.UsageError {
        Invocation.UsageError(message: "a running proxy has its own directory: leave the directory or --live out", command: command)
    }
}
