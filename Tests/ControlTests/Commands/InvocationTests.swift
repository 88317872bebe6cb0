import Testing

@testable import Control

@Suite struct InvocationTests {
    @Test(arguments: [
        ([], Invocation.run(configuration: nil)), (["run"], .run(configuration: nil)),
        (["-c", "a.yaml"], .run(configuration: "a.yaml")),
        (["run", "--config", "a.yaml"], .run(configuration: "a.yaml")), (["run", "--config=a=b.yaml"], .run(configuration: "a=b.yaml")),
        (["check"], .check(configuration: nil)), (["check", "-c", "x"], .check(configuration: "x")),
        (["certs"], .certificates(.init())), (["certs", "/etc/certs.d"], .certificates(.init(directory: "/etc/certs.d"))),
        (["certs", "--json", "x"], .certificates(.init(directory: "x", isJSON: true))),
        (["certs", "--live", "-c", "p.yaml"], .certificates(.init(configuration: "p.yaml", isLive: true))),
        (["certs", "-c", "p.yaml", "--json"], .certificates(.init(configuration: "p.yaml", isJSON: true))), (["demo"], .demo(port: 8443)),
        (["demo", "--port", "9443"], .demo(port: 9443)), (["demo", "--port=1"], .demo(port: 1)), (["version"], .version),
        (["--version"], .version), (["--help"], .help(nil)), (["-h"], .help(nil)), (["help"], .help(nil)),
        (["help", "certs"], .help(.certs)),
        (["run", "--help"], .help(.run)), (["demo", "-h"], .help(.demo)), (["certs", "x", "--help"], .help(.certs)),
        (["status"], .notAvailable(command: "status")), (["explain", "Example.com"], .explain(.init(subject: .name("example.com")))),
        (
            ["explain", "a.b", "certs.d", "-c", "p.yaml", "--json"],
            .explain(.init(subject: .name("a.b"), directory: "certs.d", configuration: "p.yaml", isJSON: true))
        ),
        (["explain", "::1", "--live"], .explain(.init(subject: .address([UInt8](repeating: 0, count: 15) + [1]), isLive: true))),
        (["explain", "--help"], .help(.explain)),
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
        (["certs", "a", "b"], "unexpected argument 'b'"), (["certs", "-x", "x"], "unknown option '-x'"),
        (["certs", "-c", "x", "d"], "name a directory or a configuration, not both"),
        (["certs", "--live", "d"], "a running proxy has its own directory: leave the directory or --live out"),
        (["explain", "a.b", "d", "--live"], "a running proxy has its own directory: leave the directory or --live out"),
        (["explain"], "name a host"), (["explain", "*.b"], "'*.b' is a wildcard; ask for a name that it stands for"),
        (["explain", "a.b", "c", "d"], "unexpected argument 'd'"), (["explain", "a.b", "--sigalgs"], "option '--sigalgs' needs a value"),
        (["certs", "--json=1"], "unknown option '--json'"),
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
