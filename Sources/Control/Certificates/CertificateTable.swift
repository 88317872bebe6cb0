internal import TLS
internal import Telemetry

/// The table that `portico certs` prints: what is served, then what cannot be.
internal enum CertificateTable {
    /// Renders lines, each with its line feed. `now` in seconds since 1970; `root` is cut off the front of file names.
    static func render(
        entries: [CertificateEntry], quarantined: [QuarantinedFile], unusedKeys: [String] = [], root: String, now: Int64
    ) -> String {
        var text = ""
        if entries.isEmpty {
            text += "no certificates in \(clean(root))\n"
        } else {
            var rows = [["NAMES", "KEY", "ISSUER", "EXPIRES", "STATE", "FILE"]]
            let sorted = entries.sorted { ($0.names.first ?? "", $0.notAfter, $0.source) < ($1.names.first ?? "", $1.notAfter, $1.source) }
            for entry in sorted { rows.append(row(entry, root: root, now: now)) }
            text += align(rows)
        }
        if !quarantined.isEmpty {
            text += "\nquarantined (an earlier version, if there was one, is still served):\n"
            let rows = quarantined.map { ["  " + relative($0.file, root), clean($0.text), "since " + date($0.since)] }
            text += align(rows)
        }
        if !unusedKeys.isEmpty {
            text += "\nkeys that fit no certificate:\n"
            for file in unusedKeys { text += "  \(relative(file, root))\n" }
        }
        return text
    }

    private static func row(_ entry: CertificateEntry, root: String, now: Int64) -> [String] {
        var names = entry.names + entry.addresses.map { addressText($0) }
        if names.count > 3 { names = names[..<2] + ["and \(names.count - 2) more"] }
        return [
            names.joined(separator: " "), entry.keyType.name, entry.issuer.isEmpty ? "-" : clean(entry.issuer), date(entry.notAfter),
            state(entry, now: now), relative(entry.source, root),
        ]
    }

    private static func state(_ entry: CertificateEntry, now: Int64) -> String {
        if now > entry.notAfter { return "expired" }
        if now < entry.notBefore { return "not yet valid" }
        let left = entry.notAfter - now
        // A third of the lifetime left is when renewal should have happened.
        if left < (entry.notAfter - entry.notBefore) / 3 { return "valid, \(left / 86_400) days left" }
        return "valid"
    }

    private static func date(_ seconds: Int64) -> String {
        let time = CivilTime(epochSeconds: seconds)
        return "\(time.year)-\(twoDigits(time.month))-\(twoDigits(time.day))"
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func addressText(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count - 1, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    private static func relative(_ file: String, _ root: String) -> String {
        clean(file.hasPrefix(root + "/") ? String(file.dropFirst(root.count + 1)) : file)
    }

    /// File names may hold anything; a terminal obeys control characters.
    private static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }

    private static func align(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for row in rows {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            text += line + "\n"
        }
        return text
    }
}

extension CertificateDirectory {
    /// The table of the directory's present state, for `portico certs`. `now` in seconds since 1970.
    func table(now: Int64) -> String {
        CertificateTable.render(
            entries: entries.map(\.entry), quarantined: quarantined, unusedKeys: unusedKeys, root: path, now: now)
    }
}
