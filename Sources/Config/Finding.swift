/// Something the operator should know about the configuration file.
public struct Finding: Sendable, Equatable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// The file cannot be served.
        case error
        /// The file can be served, but probably not as meant.
        case warning
    }

    public var severity: Severity
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int
    /// One line of printable text, without a full stop.
    public var message: String

    public init(severity: Severity, line: Int, column: Int, message: String) {
        self.severity = severity
        self.line = line
        self.column = column
        self.message = message
    }

    /// The form that editors and CI systems understand: `proxy.yaml:3:5: error: …`.
    public func text(file: String) -> String {
        "\(file):\(line):\(column): \(severity.rawValue): \(message)"
    }
}
