/// An explanation for people.
internal enum ExplanationText {
    private static let columns = [
        TextTable.Column(title: "", fit: .fixed),
        TextTable.Column(title: "FILE", fit: .shrinks(minimum: 12, keeping: .end)),
        TextTable.Column(title: "KEY", fit: .fixed),
        TextTable.Column(title: "ISSUER", fit: .shrinks(minimum: 6, keeping: .start)),
        TextTable.Column(title: "EXPIRES IN", fit: .fixed),
        TextTable.Column(title: "STATE", fit: .fixed),
        TextTable.Column(title: "WHY", fit: .fixed),
    ]

    static func render(_ explanation: Explanation, now: Int64, _ settings: TerminalSettings) -> [UInt8] {
        let certificate = explanation.certificate
        var output: [UInt8] = []
        append("\(certificate.subject.host) for \(TerminalText(certificate.client.text).text): \(verdict(explanation))\n", to: &output)
        if !certificate.places.isEmpty {
            append("\n", to: &output)
            var table = TextTable(columns)
            for (number, place) in certificate.places.enumerated() {
                table.add(cells(place, number: number + 1, root: explanation.directory, now: now))
            }
            table.write(to: &output, settings)
        }
        for remark in remarks(explanation) { append("\n\(remark)\n", to: &output) }
        appendRoute(explanation, to: &output)
        return output
    }

    private static func verdict(_ explanation: Explanation) -> String {
        let certificate = explanation.certificate
        switch certificate.basis {
        case .name: return "\(count(certificate.places.count, "certificate")) with this name"
        case .address: return "\(count(certificate.places.count, "certificate")) with this address, for clients that send no name"
        case .defaultName(let name):
            return certificate.subject.isAddress
                ? "clients that send no name get the default certificate, that of \(name)"
                : "no certificate; unknown names get the default certificate, that of \(name)"
        case .only:
            return certificate.subject.isAddress
                ? "clients that send no name get the only certificate there is"
                : "no certificate; unknown names get the default certificate, the only one there is"
        case nil: return "no certificate; the handshake is refused (unrecognized_name)"
        }
    }

    private static func cells(_ place: CertificateExplanation.Place, number: Int, root: String, now: Int64) -> [TextTable.Cell] {
        let row = place.row
        return [
            TextTable.Cell("\(number)"), TextTable.Cell(CertificateTable.relative(row.file, root)),
            TextTable.Cell(row.keyBits.map { "\(row.keyType) \($0)" } ?? row.keyType),
            TextTable.Cell(row.issuer.isEmpty ? "-" : row.issuer),
            TextTable.Cell(TimeText.span(until: row.notAfter, now: now)), TextTable.Cell(row.state.text, row.state.style),
            TextTable.Cell(place.loss.map { "loses: \($0.words)" } ?? (place.isWildcard ? "served, by its wildcard" : "served"), .plain),
        ]
    }

    private static func remarks(_ explanation: Explanation) -> [String] {
        let certificate = explanation.certificate
        var remarks: [String] = []
        if let first = certificate.places.first, !first.isVerifiable {
            remarks.append("This client cannot verify a signature of the first one: its handshake fails.")
        }
        if let state = certificate.places.first?.row.state, state == .expired || state == .notYetValid {
            remarks.append("None of them is valid now: clients refuse the one that is served.")
        }
        if let older = certificate.olderClient {
            let file = TerminalText(CertificateTable.relative(older.file, explanation.directory)).text
            remarks.append("With TLS 1.2 the same client gets \(file).")
        }
        if certificate.basis == nil, case .name = certificate.subject, explanation.usesDefault == true {
            remarks.append(
                "certificates.unknown_name is default, but there is no default certificate; one with the address that a client "
                    + "connects to would be served.")
        }
        return remarks
    }

    private static func appendRoute(_ explanation: Explanation, to output: inout [UInt8]) {
        guard let route = explanation.route else {
            let problem = explanation.problem ?? "there is no configuration to look them up in; name one with -c"
            append("\nroutes: \(TerminalText(problem).text)\n", to: &output)
            return
        }
        append("\nroutes of \(TerminalText(route.configuration).text):\n", to: &output)
        var table = TextTable([TextTable.Column](repeating: TextTable.Column(title: "", fit: .fixed), count: 3))
        for entry in route.routes {
            let servers = entry.servers.joined(separator: ", ")
            table.add([
                TextTable.Cell("  " + entry.path), TextTable.Cell("\(entry.upstream): \(servers)"),
                TextTable.Cell("for \(entry.host ?? "any host"), line \(entry.line)" + (entry.stripsPrefix ? ", prefix stripped" : "")),
            ])
        }
        table.write(to: &output, .piped)
        if !route.routes.contains(where: { $0.path == "/" }) {
            append(route.routes.isEmpty ? "  none: 404\n" : "  other paths: 404\n", to: &output)
        }
        let origin = route.hasOwnPolicy ? "tls.policies" : "tls.minimum"
        append(route.isSecure ? "\nTLS \(route.minimumVersion) or later (\(origin))\n" : "\nno listener speaks TLS\n", to: &output)
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(contentsOf: text.utf8)
    }
}
