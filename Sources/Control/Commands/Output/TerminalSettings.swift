internal import Reactor

/// What the output of a command may look like: how wide it should be, and whether colours help.
internal struct TerminalSettings: Sendable, Equatable {
    /// Columns to stay within; nil: nobody looks at it, so nothing is cut.
    let columns: Int?
    let isColored: Bool

    /// Output into a file or another program.
    static let piped = TerminalSettings(columns: nil, isColored: false)
    /// Where the terminal does not say how wide it is.
    private static let usualColumns = 80

    init(columns: Int?, isColored: Bool) {
        self.columns = columns
        self.isColored = isColored
    }

    /// `windowColumns`: what the terminal says. `COLUMNS` goes before it; a `NO_COLOR` that is not empty and `TERM=dumb` mean no colours.
    init(isTerminal: Bool, windowColumns: Int?, environment: (String) -> String?) {
        guard isTerminal else {
            self = .piped
            return
        }
        let wanted = environment("COLUMNS").flatMap { Int($0) }.flatMap { (1...10_000).contains($0) ? $0 : nil }
        columns = wanted ?? windowColumns ?? Self.usualColumns
        isColored = (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// Those of standard output.
    static func ofOutput() -> TerminalSettings {
        let stream = StandardStream.output()
        return TerminalSettings(
            isTerminal: stream.isTerminal, windowColumns: stream.terminalColumns, environment: { ProcessControl.environment($0) })
    }
}
