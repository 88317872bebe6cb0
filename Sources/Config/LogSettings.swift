/// What is logged, and how.
public struct LogSettings: Sendable, Equatable {
    /// Where one line per request goes.
    public enum Access: Sendable, Equatable {
        case off
        case stdout
    }

    /// The shape of a line.
    public enum Format: Sendable, Equatable {
        case json
        case text
    }

    /// The least severe lines of the error log that are written.
    public enum Level: Int, Sendable, Comparable {
        case debug
        case info
        case warning
        case error

        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    public var access: Access
    public var format: Format
    public var level: Level

    public init(access: Access = .stdout, format: Format = .json, level: Level = .info) {
        self.access = access
        self.format = format
        self.level = level
    }
}
