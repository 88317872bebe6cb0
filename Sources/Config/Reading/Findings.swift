/// Findings as they are made; bounded, since each may quote a hostile file.
struct Findings {
    static let maximum = 200

    private var list: [Finding] = []
    private var omitted = 0

    /// Further findings are only counted: not worth the work of wording them well.
    var isFull: Bool { list.count >= Self.maximum }
    var hasErrors: Bool { list.contains { $0.severity == .error } }

    mutating func error(_ mark: Mark, _ message: String) { append(.error, mark, message) }
    mutating func warning(_ mark: Mark, _ message: String) { append(.warning, mark, message) }

    /// By line and column, in the order of discovery where these are equal.
    var sorted: [Finding] {
        var result = list.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }
        .map(\.element)
        if omitted > 0, let last = result.last {
            let message = "\(omitted) further findings are left out"
            result.append(Finding(severity: .warning, line: last.line, column: last.column, message: message))
        }
        return result
    }

    private mutating func append(_ severity: Finding.Severity, _ mark: Mark, _ message: String) {
        // Warnings may take half of the list, so that none can push the first error out.
        if isFull || (severity == .warning && list.count >= Self.maximum / 2) {
            omitted += 1
        } else {
            list.append(Finding(severity: severity, line: mark.line, column: mark.column, message: message))
        }
    }
}
