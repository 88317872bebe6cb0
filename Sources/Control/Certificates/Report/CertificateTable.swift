/// A certificate report for people: a table of what is served, then what cannot be, then what else is worth a look, and the sum.
internal enum CertificateTable {
    /// More notes and warnings than this are counted; `--json` has all of them.
    private static let maximumLines = 100
    private static let maximumNames = 3

    private static let columns = [
        TextTable.Column(title: "NAMES", fit: .shrinks(minimum: 12, keeping: .start)),
        TextTable.Column(title: "KEY", fit: .fixed),
        TextTable.Column(title: "ISSUER", fit: .shrinks(minimum: 6, keeping: .start)),
        TextTable.Column(title: "EXPIRES IN", fit: .fixed),
        TextTable.Column(title: "STATE", fit: .fixed),
        TextTable.Column(title: "FILE", fit: .shrinks(minimum: 12, keeping: .end)),
    ]

    static func render(_ report: CertificateReport, _ settings: TerminalSettings) -> [UInt8] {
        var output: [UInt8] = []
        let condition = report.condition
        if report.rows.isEmpty {
            append("no certificates in \(TerminalText(condition.directory.isEmpty ? "use" : condition.directory).text)\n", to: &output)
        } else {
            var table = TextTable(columns)
            for row in report.rows { table.add(cells(row, root: condition.directory, now: report.madeAt)) }
            table.write(to: &output, settings)
        }
        appendQuarantine(condition, to: &output, settings)
        appendNotes(report, to: &output, settings)
        appendList(
            "keys that fit no certificate", condition.unusedKeys.map { relative($0, condition.directory) },
            omitted: condition.omitted.unusedKeys, to: &output)
        appendList("warnings", warnings(condition), omitted: condition.omitted.warnings, to: &output)
        append("\n\(summary(report))\n", to: &output)
        return output
    }

    /// `12 certificates, 1 expires soon, 2 quarantined`
    static func summary(_ report: CertificateReport) -> String {
        let condition = report.condition
        let soon = report.count(.alarm) + report.count(.warning)
        let quarantined = condition.quarantined.count + condition.omitted.quarantined
        let unused = condition.unusedKeys.count + condition.omitted.unusedKeys
        var parts = [report.rows.count == 1 ? "1 certificate" : "\(report.rows.count) certificates"]
        if soon > 0 { parts.append(soon == 1 ? "1 expires soon" : "\(soon) expire soon") }
        for state in [ExpiryStage.expired, .notYetValid] where report.count(state) > 0 {
            parts.append("\(report.count(state)) \(state.text)")
        }
        if quarantined > 0 { parts.append("\(quarantined) quarantined") }
        if unused > 0 { parts.append(unused == 1 ? "1 unused key" : "\(unused) unused keys") }
        if case .running(let process, let user) = report.origin { parts.append("served by process \(process) of user \(user)") }
        return parts.joined(separator: ", ")
    }

    private static func cells(_ row: CertificateRow, root: String, now: Int64) -> [TextTable.Cell] {
        var names = row.names + row.addresses
        if names.count > maximumNames { names = names[..<(maximumNames - 1)] + ["and \(names.count - maximumNames + 1) more"] }
        return [
            TextTable.Cell(names.joined(separator: " ")),
            TextTable.Cell(row.keyBits.map { "\(row.keyType) \($0)" } ?? row.keyType),
            TextTable.Cell(row.issuer.isEmpty ? "-" : row.issuer),
            TextTable.Cell(TimeText.span(until: row.notAfter, now: now)),
            TextTable.Cell(row.state.text, row.state.style),
            TextTable.Cell(relative(row.file, root)),
        ]
    }

    private static func appendQuarantine(_ condition: CertificateCondition, to output: inout [UInt8], _ settings: TerminalSettings) {
        if condition.quarantined.isEmpty && condition.omitted.quarantined == 0 { return }
        append("\nquarantined (an earlier version, if there was one, is still served):\n", to: &output)
        // Whatever the width of the terminal: what is wrong is never cut.
        var table = TextTable([TextTable.Column](repeating: TextTable.Column(title: "", fit: .fixed), count: 3))
        for file in condition.quarantined {
            table.add([
                TextTable.Cell("  " + relative(file.file, condition.directory), .bad), TextTable.Cell(file.text),
                TextTable.Cell("since " + TimeText.moment(file.since)),
            ])
        }
        table.write(to: &output, TerminalSettings(columns: nil, isColored: settings.isColored))
        appendOmitted(condition.omitted.quarantined, to: &output)
    }

    private static func appendNotes(_ report: CertificateReport, to output: inout [UInt8], _ settings: TerminalSettings) {
        var lines: [String] = []
        for row in report.rows where !row.notes.isEmpty {
            lines.append("\(relative(row.file, report.condition.directory)): \(row.notes.joined(separator: "; "))")
        }
        appendList("notes", lines, omitted: 0, to: &output)
    }

    private static func warnings(_ condition: CertificateCondition) -> [String] {
        guard case .polled(let reason) = condition.changes else { return condition.warnings }
        return ["changes are found by polling only: \(reason)"] + condition.warnings
    }

    private static func appendList(_ title: String, _ lines: [String], omitted: Int, to output: inout [UInt8]) {
        if lines.isEmpty && omitted == 0 { return }
        append("\n\(title):\n", to: &output)
        for line in lines.prefix(maximumLines) { append("  \(TerminalText(line).text)\n", to: &output) }
        appendOmitted(omitted + max(lines.count - maximumLines, 0), to: &output)
    }

    private static func appendOmitted(_ count: Int, to output: inout [UInt8]) {
        if count > 0 { append("  and \(count) more\n", to: &output) }
    }

    /// Files below the directory are named from there.
    static func relative(_ file: String, _ root: String) -> String {
        file.hasPrefix(root + "/") ? String(file.dropFirst(root.count + 1)) : file
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(contentsOf: text.utf8)
    }
}
