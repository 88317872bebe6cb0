/// What the commands of `portico` tell the shell; listed in docs/commands.md.
public enum ExitCode {
    /// Done; for `run`: stopped because it was asked to.
    public static let success: Int32 = 0
    /// The configuration or the certificates have errors, or the command did not do what it was for.
    public static let failure: Int32 = 1
    /// The command line makes no sense.
    public static let usage: Int32 = 2
    /// Workers kept dying at their start.
    public static let workersDying: Int32 = 3
    /// An address, a directory or a process could not be had at the start.
    public static let cannotStart: Int32 = 4
    /// No running proxy could be asked.
    public static let notRunning: Int32 = 4
}
