import Testing

@testable import Control

@Suite struct TextTableTests {
    private func table(_ rows: [[String]]) -> TextTable {
        var table = TextTable([
            TextTable.Column(title: "NAME", fit: .shrinks(minimum: 4, keeping: .start)), TextTable.Column(title: "KEY", fit: .fixed),
            TextTable.Column(title: "FILE", fit: .shrinks(minimum: 6, keeping: .end)),
        ])
        for row in rows { table.add(row.map { TextTable.Cell($0) }) }
        return table
    }

    private func lines(_ table: TextTable, columns: Int?, isColored: Bool = false) -> [String] {
        var output: [UInt8] = []
        table.write(to: &output, TerminalSettings(columns: columns, isColored: isColored))
        return String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            String($0)
        }
    }

    @Test func `columns are as wide as their widest cell`() {
        #expect(
            lines(table([["a.test", "RSA", "x.pem"], ["日本", "ECDSA", "y.pem"]]), columns: nil) == [
                "NAME    KEY    FILE", "a.test  RSA    x.pem", "日本    ECDSA  y.pem",
            ])
    }

    @Test(arguments: [20, 30, 31, 32, 40, 60, 100])
    func `a table stays within the terminal`(_ columns: Int) {
        let long = table([
            [String(repeating: "n", count: 50), "ECDSA", "/etc/" + String(repeating: "d/", count: 20) + "end.pem"], ["a", "b", "c"],
        ])
        for line in lines(long, columns: columns) { #expect(line.count <= columns, "\(line)") }
        let shown = lines(long, columns: columns)[1]
        #expect(shown.hasPrefix("nnn") && shown.hasSuffix("d.pem"))
    }

    @Test func `columns that are not the widest keep what they need`() {
        let table = table([["short", "RSA", String(repeating: "x", count: 90)]])
        #expect(lines(table, columns: 40)[1] == "short  RSA  …" + String(repeating: "x", count: 27))
    }

    @Test func `below the least width nothing is lost but the layout`() {
        let lines = lines(table([["abcdefgh", "ECDSA", "/a/b/c/d.pem"]]), columns: 3)
        #expect(lines[1] == "abc…  ECDSA  …d.pem")
    }

    @Test func `what is piped is whole, but one long cell does not push the others away`() {
        let long = String(repeating: "n", count: 200)
        let lines = lines(table([[long, "RSA", "x"], ["b", "RSA", "y"]]), columns: nil)
        #expect(lines[1].hasPrefix(long + "  RSA") && lines[2].count < 100)
    }

    @Test func `colours do not change the widths`() {
        var table = TextTable([TextTable.Column(title: "S", fit: .fixed), TextTable.Column(title: "T", fit: .fixed)])
        table.add([TextTable.Cell("bad", .bad), TextTable.Cell("x")])
        #expect(lines(table, columns: 80, isColored: true) == ["\u{1B}[1mS\u{1B}[0m    \u{1B}[1mT\u{1B}[0m", "\u{1B}[31mbad\u{1B}[0m  x"])
    }

    @Test func `no titles, no line for them`() {
        var table = TextTable([TextTable.Column(title: "", fit: .fixed)])
        table.add([TextTable.Cell("only")])
        #expect(lines(table, columns: nil) == ["only"])
    }
}
