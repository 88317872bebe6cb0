/// How much a log line matters.
public enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    case debug
    case info
    case warning
    case error

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    internal var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }
}

/// The form of log lines.
public enum LogFormat: Sendable, Equatable {
    /// One JSON object per line.
    case json
    /// `key=value` behind the message, for reading by eye.
    case text
}
