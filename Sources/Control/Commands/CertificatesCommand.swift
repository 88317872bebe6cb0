/// `portico certs`
internal enum CertificatesCommand {
    static func run(directory: String?) -> Int32 {
        Console.error(HelpText.notAvailable("certs"))
        return ExitCode.usage
    }
}
