internal import Bytes
internal import TLS
internal import Telemetry

/// Writes records as JSON Lines: one object and a line feed, printable ASCII only, whatever names and paths hold.
internal enum JournalLine {
    /// Beyond this many names of a kind a line holds the first, and their number.
    static let maximumNames = 100
    /// An inventory names no more bytes of names than this for each certificate: it has one line for every one of them.
    static let maximumInventoryNameBytes = 256
    private static let maximumPathBytes = 4096
    private static let maximumReasonBytes = 1024
    private static let maximumNameBytes = 256

    static func append(_ record: JournalRecord, at time: WallTime, to line: inout ByteBuffer) {
        line.append("{\"time\":\"")
        line.append(timestamp: time)
        line.append("\",\"event\":")
        JSONText.append(record.event.rawValue, to: &line)
        if let certificate = record.certificate { append(certificate, of: record, to: &line) }
        append("gained", record.changes?.gained ?? [], to: &line)
        append("lost", record.changes?.lost ?? [], to: &line)
        if !record.file.isEmpty { append("file", record.file, maximumPathBytes, to: &line) }
        append("names", record.names, to: &line)
        if !record.reason.isEmpty { append("reason", record.reason, maximumReasonBytes, to: &line) }
        append("served", record.served, to: &line)
        append("quarantined", record.quarantined, to: &line)
        append("lines", record.lines, to: &line)
        if record.isFromWhileStopped { line.append(",\"while_stopped\":true") }
        line.append("}\n")
    }

    private static func append(_ certificate: JournalCertificate, of record: JournalRecord, to line: inout ByteBuffer) {
        let isInventory = record.event == .inventory
        let names = isInventory ? fitting(certificate.names) : certificate.names
        append("names", names, count: certificate.nameCount, to: &line)
        if let old = record.old { append("old", old, to: &line) }
        if record.event != .removed { append("new", certificate.fingerprint, to: &line) }
        append("file", certificate.file, maximumPathBytes, to: &line)
        // The inventory is there to tell what is served, in few bytes.
        if isInventory { return }
        if !certificate.keyFile.isEmpty { append("key_file", certificate.keyFile, maximumPathBytes, to: &line) }
        append("owner", certificate.owner.map { Int($0) }, to: &line)
        if let notAfter = certificate.notAfter {
            line.append(",\"not_after\":\"")
            line.append(timestamp: WallTime(seconds: notAfter))
            line.append("\"")
        }
    }

    private static func fitting(_ names: [String]) -> [String] {
        var room = maximumInventoryNameBytes
        return Array(
            names.prefix { name in
                room -= name.utf8.count
                return room >= 0
            })
    }

    /// A list that is not whole is followed by the number of its elements.
    private static func append(_ key: StaticString, _ list: [String], count: Int? = nil, to line: inout ByteBuffer) {
        let count = count ?? list.count
        if count == 0 { return }
        begin(key, to: &line)
        line.append("[")
        let shown = list.prefix(maximumNames)
        for (index, name) in shown.enumerated() {
            if index > 0 { line.append(",") }
            JSONText.append(name, limit: maximumNameBytes, to: &line)
        }
        line.append("]")
        guard shown.count < count else { return }
        line.append(",\"")
        line.append(key)
        line.append("_count\":")
        line.append(decimal: count)
    }

    private static func append(_ key: StaticString, _ text: String, _ limit: Int, to line: inout ByteBuffer) {
        begin(key, to: &line)
        JSONText.append(text, limit: limit, to: &line)
    }

    private static func append(_ key: StaticString, _ number: Int?, to line: inout ByteBuffer) {
        guard let number else { return }
        begin(key, to: &line)
        line.append(decimal: max(number, 0))
    }

    private static func append(_ key: StaticString, _ fingerprint: JournalFingerprint, to line: inout ByteBuffer) {
        begin(key, to: &line)
        line.append("\"")
        line.append(string: Digest.hexadecimal(fingerprint.digest))
        line.append("\"")
    }

    private static func begin(_ key: StaticString, to line: inout ByteBuffer) {
        line.append(",\"")
        line.append(key)
        line.append("\":")
    }
}
