/// Rows of cells, set in columns that fit the width of a terminal.
internal struct TextTable {
    /// How a column behaves when the table is too wide.
    enum Fit: Sendable, Equatable {
        case fixed
        /// May become as narrow as `minimum` columns; `keeping` says which end of its texts stays.
        case shrinks(minimum: Int, keeping: TerminalText.End)
    }

    struct Column: Sendable {
        let title: String
        let fit: Fit
    }

    struct Cell: Sendable {
        let text: TerminalText
        var style: TerminalStyle = .plain

        init(_ text: String, _ style: TerminalStyle = .plain) {
            self.text = TerminalText(text)
            self.style = style
        }
    }

    /// Cells that nobody cuts are not all padded to the longest of them.
    private static let maximumPadding = 60
    private static let gap = 2

    let columns: [Column]
    /// As many cells in each as there are columns.
    private(set) var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count)
        rows.append(cells)
    }

    /// Appends a line for the titles (unless all are empty) and one for each row.
    func write(to output: inout [UInt8], _ settings: TerminalSettings) {
        let widths = widths(within: settings.columns)
        if columns.contains(where: { !$0.title.isEmpty }) {
            write(columns.map { Cell($0.title, .heading) }, widths, to: &output, settings)
        }
        for row in rows { write(row, widths, to: &output, settings) }
    }

    private func write(_ row: [Cell], _ widths: [Int], to output: inout [UInt8], _ settings: TerminalSettings) {
        for (index, cell) in row.enumerated() {
            var text = cell.text
            if settings.columns != nil, case .shrinks(_, let end) = columns[index].fit {
                text = text.fitted(to: widths[index], keeping: end)
            }
            output.append(contentsOf: cell.style.applied(to: text.text, isColored: settings.isColored).utf8)
            if index + 1 < row.count {
                output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(widths[index] - text.width, 0) + Self.gap))
            }
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// The width of each column: that of its widest cell, less what has to be saved.
    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.map { TerminalText($0.title).width }
        for row in rows {
            for (index, cell) in row.enumerated() where cell.text.width > widths[index] { widths[index] = cell.text.width }
        }
        guard let limit else { return widths.map { min($0, Self.maximumPadding) } }
        var excess = widths.reduce(Self.gap * (columns.count - 1), +) - limit
        while excess > 0 {
            // One column at a time from the widest that can still give: at most a few hundred rounds.
            var widest: Int?
            for (index, column) in columns.enumerated() {
                guard case .shrinks(let minimum, _) = column.fit, widths[index] > minimum else { continue }
                if widest.map({ widths[index] > widths[$0] }) ?? true { widest = index }
            }
            guard let widest else { break }
            let second = columns.indices.filter { $0 != widest && columns[$0].fit != .fixed }.map { widths[$0] }.max() ?? 0
            guard case .shrinks(let minimum, _) = columns[widest].fit else { break }
            // Down to the next widest in one step; a tie gives one.
            let step = max(1, min(excess, widths[widest] - max(minimum, second)))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }
}
