internal import Config
internal import Reactor
internal import Telemetry

/// The worker's error log on standard error.
internal enum WorkerLog {
    static func make() -> Log {
        let stream = SharedStream()
        return Log(
            level: .info, format: .json, common: [LogField("pid", Int(ProcessControl.identifier))],
            clock: {
                let wall = Clock.wall()
                return WallTime(seconds: wall.seconds, nanoseconds: wall.nanoseconds)
            },
            sink: { line in line.withUnsafeBytes { _ = try? stream.stream.write($0) } })
    }

    /// Applies what the configuration says.
    static func apply(_ settings: LogSettings, to log: Log) {
        log.level =
            switch settings.level {
            case .debug: .debug
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
        log.format = settings.format == .json ? .json : .text
    }
}

private final class SharedStream {
    let stream = StandardStream.error()
}
