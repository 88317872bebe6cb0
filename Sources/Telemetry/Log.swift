internal import Bytes

/// The structured error log: one line per event, on standard error. For cold paths.
///
/// `{"time":"…","level":"info","msg":"portico: serving","role":"supervisor","generation":1}` or, as text,
/// `… info portico: serving role=supervisor generation=1`. Messages are constants of the source; everything that varies stands in fields,
/// escaped.
/// A line has at most 8 KiB.
public final class Log {
    /// The most bytes of one line, its line feed included.
    public static let maximumLineBytes = 8192
    /// The most bytes of one value before escaping (each may grow to six).
    private static let maximumValueBytes = 1024

    /// Takes one finished line with its line feed.
    public typealias Sink = ([UInt8]) -> Void

    public var level: LogLevel
    public var format: LogFormat
    private let clock: () -> WallTime
    private let sink: Sink
    private let common: [LogField]
    private var line = ByteBuffer()

    /// `common` fields stand in every line; `sink` receives each finished line with its line feed.
    public init(level: LogLevel, format: LogFormat, common: [LogField] = [], clock: @escaping () -> WallTime, sink: @escaping Sink) {
        self.level = level
        self.format = format
        self.common = common
        self.clock = clock
        self.sink = sink
    }

    /// Writes one line of level `debug`, as `write` does.
    public func debug(_ message: String, _ fields: LogField...) { write(.debug, message, fields) }
    /// Writes one line of level `info`, as `write` does.
    public func info(_ message: String, _ fields: LogField...) { write(.info, message, fields) }
    /// Writes one line of level `warning`, as `write` does.
    public func warning(_ message: String, _ fields: LogField...) { write(.warning, message, fields) }
    /// Writes one line of level `error`, as `write` does.
    public func error(_ message: String, _ fields: LogField...) { write(.error, message, fields) }

    /// Writes one line unless `level` is below this log's level.
    public func write(_ level: LogLevel, _ message: String, _ fields: [LogField]) {
        if level < self.level { return }
        line.removeAll()
        switch format {
        case .json: beginJSON(level, message)
        case .text: beginText(level, message)
        }
        for field in common { append(field) }
        for field in fields { append(field) }
        if format == .json { line.append("}") }
        line.append(UInt8(ascii: "\n"))
        sink(line.array)
    }

    private func beginJSON(_ level: LogLevel, _ message: String) {
        line.append("{\"time\":\"")
        line.append(timestamp: clock())
        line.append("\",\"level\":\"")
        line.append(level.name)
        line.append("\",\"msg\":\"")
        appendEscaped(message)
        line.append("\"")
    }

    private func beginText(_ level: LogLevel, _ message: String) {
        line.append(timestamp: clock())
        line.append(" ")
        line.append(level.name)
        line.append(" ")
        appendEscaped(message)
    }

    /// A field that would make the line too long is left out as a whole.
    private func append(_ field: LogField) {
        let start = line.count
        line.append(format == .json ? ",\"" : " ")
        line.append(string: field.key)
        line.append(format == .json ? "\":" : "=")
        switch field.value {
        case .number(let number): line.append(string: String(number))
        case .text(let text):
            let quoted = format == .json || Self.needsQuotes(text)
            if quoted { line.append("\"") }
            appendEscaped(text)
            if quoted { line.append("\"") }
        }
        if line.count > Self.maximumLineBytes - 2 { line.truncate(to: start) }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty || text.utf8.contains { $0 <= 0x20 || $0 >= 0x7f || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    }

    private func appendEscaped(_ text: String) {
        let bytes = Array(text.utf8)
        switch format {
        case .json: LogEscape.appendJSON(bytes.span, limit: Self.maximumValueBytes, to: &line)
        case .text: LogEscape.appendText(bytes.span, limit: Self.maximumValueBytes, to: &line)
        }
    }
}
