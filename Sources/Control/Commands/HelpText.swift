/// What `--help` prints.
internal enum HelpText {
    static func text(_ command: Command?) -> String {
        guard let command else { return overview }
        switch command {
        case .run: return run
        case .check: return check
        case .certs: return certificates
        case .explain: return explain
        case .demo: return demo
        case .version: return "usage: portico version\n\nPrints the version.\n"
        case .reload, .status, .top, .doctor: return notAvailable(command.rawValue)
        }
    }

    static func notAvailable(_ name: String) -> String {
        "portico \(name) is not yet available\n"
    }

    private static let overview = """
        Portico: a reverse proxy that ends TLS, picks certificates from a watched directory and speaks HTTP/1.1 and uwsgi to app servers.

        usage: portico [command] [options]

          run      [-c FILE]      serve; the default command
          check    [-c FILE]      print every finding in the configuration at once
          certs    [DIRECTORY]    print which certificates a directory holds, and what is wrong with the rest
          explain  NAME           print which certificate and which route a name gets, and why
          demo     [--port PORT]  a self-signed certificate and a built-in app: see it work
          version                 print the version

        `portico COMMAND --help` tells more. Without -c the configuration is ./proxy.yaml, or else /etc/portico/proxy.yaml.

        \(exitCodes)
        """

    private static let exitCodes = """
        exit codes:
          0  done; for run: stopped because it was asked to
          1  the configuration or the certificates have errors
          2  the command line makes no sense, or the command is not yet available
          3  workers kept dying at their start
          4  an address, a directory or a process could not be had at the start; no running proxy answers

        """

    private static let run = """
        usage: portico [run] [-c FILE | --config FILE]

        Serves until SIGTERM or SIGINT; then it finishes what is in flight for up to timeouts.drain and exits 0. A second signal ends it at once.
        SIGHUP loads the configuration again: all of it or, if anything is wrong, nothing. Certificates need no signal; their directory is watched.
        The access log goes to standard output, everything else to standard error.

        \(exitCodes)
        """

    private static let check = """
        usage: portico check [-c FILE | --config FILE]

        Prints every finding as file:line:column: error|warning: message, and exits 1 if there is an error, else 0. Opens nothing but the file.
        """ + "\n"

    private static let certificates = """
        usage: portico certs [DIRECTORY | -c FILE] [--json]
               portico certs --live [-c FILE] [--json]

        Prints the certificates in DIRECTORY (default: the one that the configuration names, or else certs.d): names, key, issuer, how soon they expire, state, file;
        then the files that cannot be used with the reason, what was repaired, and keys that nothing fits. Nothing is changed, and no proxy needs to run.

          -c, --config FILE  the configuration that names the directory
          --live             what the running proxy with this configuration serves, instead of what lies in the directory
          --json             one JSON document; its fields stand in docs/commands.md

        The state is `alarm` when less than a sixth of the lifetime is left, `warning` below a third. Exits 1 if anything is quarantined or expired,
        4 if no running proxy answers.
        """ + "\n"

    private static let explain = """
        usage: portico explain NAME [DIRECTORY] [-c FILE] [--sigalgs LIST] [--json]
               portico explain NAME --live [-c FILE] [--sigalgs LIST] [--json]

        Prints the certificates that fit NAME in the order in which they are preferred, and why all but the first lose; what a client gets where none fits;
        the routes of NAME with their app servers; and its TLS policy. NAME may be an IP address: then it is about clients that connect to it and send no name.

          -c, --config FILE  the configuration with the routes and, without DIRECTORY, the certificate directory
          --sigalgs LIST     the signature algorithms that the client offers, separated by `:` or `,`, such as ecdsa_secp256r1_sha256 or RSA+SHA256;
                             without it, those of a browser of today
          --live             the certificates of the running proxy with this configuration, instead of those in a directory
          --json             one JSON document; its fields stand in docs/commands.md

        Exits 1 if no certificate fits, 4 if no running proxy answers.
        """ + "\n"

    private static let demo = """
        usage: portico demo [--port PORT]

        Makes a self-signed certificate for localhost in a temporary directory, starts a built-in app that speaks HTTP and uwsgi, and serves it at
        https://localhost:PORT/ (default \(Invocation.demoPort)) for this machine alone. Ctrl-C ends it and removes everything.
        """ + "\n"
}
