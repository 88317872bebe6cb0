/// One fact beside a log message. Keys are ours; values may come from outside.
public struct LogField: Sendable, Equatable {
    /// Text is escaped when it is written; numbers stand as they are.
    public enum Value: Sendable, Equatable {
        case text(String)
        case number(Int)
    }

    public var key: String
    public var value: Value

    public init(_ key: String, _ text: String) {
        self.key = key
        value = .text(text)
    }

    public init(_ key: String, _ number: Int) {
        self.key = key
        value = .number(number)
    }
}
