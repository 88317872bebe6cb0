import Testing

@testable import Control

@Suite struct InvocationTests {
    @Test(arguments: [
        ([], Invocation.run(configuration: nil)), (["run"], .run(configuration: nil)),
        (["-c", "a.yaml"], .run(configuration: "a.yaml")),
        (["run", "--config", "a.yaml"], .run(configuration: "a.yaml")), (["run", "--config=a=b.yaml"], .run(configuration: "a=b.yaml")),
        (["check"], .check(configuration: nil)), (["check", "-c", "x"], .check(configuration: "x")),
        (["certs"], .certificates(directory: nil)),
        (["certs", "/etc/certs.d"], .certificates(directory: "/etc/certs.d")), (["demo"], .demo(port: 8443)),
        (["demo", "--port", "9443"], .demo(port: 9443)), (["demo", "--port=1"], .demo(port: 1)), (["version"], .version),
        (["--version"], .version), (["--help"], .help(nil)), (["-h"], .help(nil)), (["help"], .help(nil)),
        (["help", "certs"], .help(.certs)),
        (["run", "--help"], .help(.run)), (["demo", "-h"], .help(.demo)), (["certs", "x", "--help"], .help(.certs)),
        (["status"], .notAvailable(command: "status")), (["explain", "example.com"], .notAvailable(command: "explain")),
        (["reload", "--wait"], .notAvailable(command: "reload")), (["top", "--help"], .help(.top)), (["worker"], .worker),
        (["demo-application", "/tmp/x"], .demoApplication(directory: "/tmp/x")),
    ])
    func `makes sense of`(_ arguments: [String], _ invocation: Invocation) throws {
        #expect(try Invocation.parse(arguments) == invocation)
    }

    @Test(arguments: [
        (["bogus"], "there is no command 'bogus'"), (["run", "x"], "unexpected argument 'x'"),
        (["run", "--bogus"], "unknown option '--bogus'"),
        (["--bogus"], "unknown option '--bogus'"),
        (["run", "-c"], "option '-c' needs a value"), (["run", "--config="], "option '--config' needs a value"),
        (["certs", "a", "b"], "unexpected argument 'b'"), (["certs", "-c", "x"], "unknown option '-c'"),
        (["demo", "--port", "0"], "option '--port' needs a port from 1 to 65535, not '0'"),
        (["demo", "--port", "65536"], "option '--port' needs a port from 1 to 65535, not '65536'"),
        (["demo", "--port", "x"], "option '--port' needs a port from 1 to 65535, not 'x'"), (["version", "x"], "unexpected argument 'x'"),
        (["worker", "x"], "there is no command 'worker'"), ([""], "there is no command ''"),
    ])
    func `refuses`(_ arguments: [String], _ message: String) {
        let error = #expect(throws: Invocation.UsageError.self) { try Invocation.parse(arguments) }
        #expect(error?.message == message)
    }
}
