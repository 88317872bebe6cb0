internal import Reactor

/// The program behind the command line.
public enum Program {
    /// Carries out `arguments` (without the program's name); `worker` is the data plane's entry. The exit code.
    public static func run(_ arguments: [String], worker: () -> Int32) -> Int32 {
        do throws(Invocation.UsageError) {
            return try run(Invocation.parse(arguments), worker: worker)
        } catch {
            let help = error.command.map { "portico \($0.rawValue) --help" } ?? "portico --help"
            Console.error("portico: \(error.message)\nSee '\(help)'.\n")
            return ExitCode.usage
        }
    }

    private static func run(_ invocation: Invocation, worker: () -> Int32) -> Int32 {
        switch invocation {
        case .run(let configuration): return RunCommand.run(configuration: configuration)
        case .check(let configuration): return CheckCommand.run(configuration: configuration)
        case .certificates(let options): return CertificatesCommand.run(options)
        case .explain(let options): return ExplainCommand.run(options)
        case .demo(let port): return DemoCommand.run(port: port)
        case .demoApplication(let directory): return DemoApplication.run(directory: directory)
        case .worker: return worker()
        case .version:
            Console.output("portico \(Version.text)\n")
            return ExitCode.success
        case .help(let command):
            Console.output(HelpText.text(command))
            return ExitCode.success
        case .notAvailable(let command):
            Console.error(HelpText.notAvailable(command))
            return ExitCode.usage
        }
    }
}
