internal import Config
internal import Telemetry

extension LogSettings {
    internal var telemetryLevel: LogLevel {
        switch level {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }

    internal var telemetryFormat: LogFormat {
        switch format {
        case .json: .json
        case .text: .text
        }
    }
}
