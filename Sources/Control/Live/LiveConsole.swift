internal import Reactor

/// `LiveClient` for commands: what goes wrong is said on standard error.
internal enum LiveConsole {
    /// What the running proxy with this configuration serves; nil after having said why there is no answer.
    static func certificates(_ file: ConfigurationFile) -> LiveCertificates? {
        let address = LiveAddress(file)
        do throws(LiveClient.Failure) {
            let live = try LiveClient.certificates(address)
            if LiveTrust.believes(live.server.user, own: ProcessControl.effectiveUser) == .reserved {
                Console.error("portico: process \(live.server.process) of user \(live.server.user) answers\n")
            }
            return live
        } catch {
            Console.error("portico: no running portico for \(TerminalText(address.configuration).text): \(error.reason)\n")
            return nil
        }
    }
}
