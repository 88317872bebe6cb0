internal import Reactor
internal import Telemetry

extension Log {
    /// The log of this process, on standard error. A reader that is stuck delays a line by a tenth of a second at most, then loses it.
    internal static func standardError(level: LogLevel, format: LogFormat, role: String) -> Log {
        let stream = StandardStream.error()
        return Log(
            level: level, format: format, common: [LogField("role", role), LogField("pid", Int(ProcessControl.identifier))],
            clock: { WallTime.now },
            sink: { line in
                // The bytes live until the call returns.
                _ = unsafe line.withUnsafeBytes { unsafe stream.writeAll($0, milliseconds: 100) }
            })
    }
}
