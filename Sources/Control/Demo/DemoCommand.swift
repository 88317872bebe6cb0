internal import Bytes
internal import Reactor
internal import TLS

/// `portico demo`: everything in a temporary directory, removed at the end.
internal enum DemoCommand {
    private static let certificateDays = 30
    private static let applicationPatienceMilliseconds = 10_000

    static func run(port: UInt16) -> Int32 {
        // From here on Ctrl-C waits for the supervisor, which cleans up.
        let signals = Result { () throws(Errno) in try SignalQueue([.hangUp, .terminate, .interrupt, .child]) }
        defer { withExtendedLifetime(signals) {} }
        let parent = ProcessControl.environment("TMPDIR").flatMap { $0.hasPrefix("/") && $0.utf8.count <= 60 ? $0 : nil } ?? "/tmp"
        do throws(Errno) {
            let directory = try Directory.makeTemporary(in: parent, prefix: "portico-demo-")
            defer { remove(directory) }
            return try run(in: directory, port: port)
        } catch {
            Console.error("portico demo: cannot prepare: \(error)\n")
            return ExitCode.cannotStart
        }
    }

    private static func run(in directory: String, port: UInt16) throws(Errno) -> Int32 {
        Console.output("portico demo: making a self-signed certificate for localhost in \(directory)/certs.d\n")
        let names = ["localhost", "127.0.0.1", "::1"]
        guard let pair = SelfSigned.make(names: names, days: certificateDays, now: Clock.wallSeconds()) else { throw Errno.invalidArgument }
        try Directory.make("\(directory)/certs.d")
        try WholeFile.create("\(directory)/certs.d/localhost.pem", Array((pair.certificatePEM + pair.keyPEM).utf8))
        try WholeFile.create("\(directory)/\(DemoApplication.certificate)", Array(pair.certificatePEM.utf8))
        try WholeFile.create("\(directory)/proxy.yaml", Array(configuration(directory: directory, port: port, hasIPv6: hasIPv6).utf8))
        Console.output("portico demo: starting the built-in app (HTTP and uwsgi on unix sockets)\n")
        let application = try Spawn.start(Spawn.ownExecutable, arguments: ["portico", "demo-application", directory])
        defer {
            ProcessControl.kill(application, .kill)
            _ = ChildReaper.wait(for: application, milliseconds: 1000)
        }
        guard waitForApplication(directory) else {
            Console.error("portico demo: the built-in app does not start\n")
            return ExitCode.cannotStart
        }
        Console.output("portico demo: starting the proxy on port \(port)\n")
        let file = ConfigurationFile(path: "\(directory)/proxy.yaml", workingDirectory: "/")
        return RunCommand.serve(file) { Console.output(invitation(directory: directory, port: port)) }
    }

    static func invitation(directory: String, port: UInt16) -> String {
        """
        portico demo: serving. Try it from another terminal:

            curl --cacert \(directory)/\(DemoApplication.certificate) https://localhost:\(port)/
            curl --cacert \(directory)/\(DemoApplication.certificate) https://localhost:\(port)/uwsgi

        or open https://localhost:\(port)/ in a browser (it will warn: nobody vouches for this certificate but itself).
        Requests appear below. Ctrl-C ends the demo and removes its files.

        """ + "\n"
    }

    static func configuration(directory: String, port: UInt16, hasIPv6: Bool) -> String {
        """
        listen:
          - address: "127.0.0.1:\(port)"
        \(hasIPv6 ? "  - address: \"[::1]:\(port)\"" : "")
        certificates:
          directory: certs.d
          default: localhost
        spool: { directory: "\(directory)" }
        timeouts: { drain: 1s }
        upstreams:
          app:
            servers: ["unix:\(directory)/\(DemoApplication.httpSocket)"]
            tls_headers: yes
          app-uwsgi:
            servers: ["uwsgi+unix:\(directory)/\(DemoApplication.uwsgiSocket)"]
            tls_headers: yes
        routes:
          - path: /
            upstream: app
          - path: /uwsgi
            upstream: app-uwsgi
        log: { access: stdout, format: text, level: warning }
        """ + "\n"
    }

    private static var hasIPv6: Bool {
        (try? ListeningSockets.tcp(host: "::1", port: 0, count: 1)) != nil
    }

    /// Waits until both sockets answer.
    private static func waitForApplication(_ directory: String) -> Bool {
        let deadline = Clock.now().advanced(byMilliseconds: applicationPatienceMilliseconds)
        let paths = [DemoApplication.httpSocket, DemoApplication.uwsgiSocket].map { "\(directory)/\($0)" }
        while Clock.now() < deadline {
            if paths.allSatisfy(answers) { return true }
            var polls = PollSet()
            _ = try? polls.wait(until: Clock.now().advanced(byMilliseconds: 20))
        }
        return false
    }

    private static func answers(_ path: String) -> Bool {
        guard let address = SocketAddress(path: path) else { return false }
        switch Socket.connect(to: address) {
        case .connected: return true
        case .inProgress: return false
        case .failed: return false
        }
    }

    private static func remove(_ directory: String) {
        let files = [
            "certs.d/localhost.pem", "proxy.yaml", DemoApplication.certificate, DemoApplication.httpSocket, DemoApplication.uwsgiSocket,
        ]
        for file in files {
            WholeFile.remove("\(directory)/\(file)")
        }
        try? Directory.remove("\(directory)/certs.d")
        try? Directory.remove(directory)
    }
}
