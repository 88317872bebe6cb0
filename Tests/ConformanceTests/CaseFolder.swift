import Foundation
import Testing

/// One raw message and what becomes of it.
struct RawCase: Sendable, CustomTestStringConvertible {
    let verdict: String
    /// What asks for the verdict: a section of an RFC, or an edge rule of this proxy.
    let section: String
    let name: String
    let raw: [UInt8]

    var testDescription: String { "\(section): \(name)" }

    /// Where a test cuts the message in two: everywhere, but for long ones near both ends and here and there between.
    var cuts: [Int] {
        guard raw.count > 1000 else { return Array(0..<raw.count) }
        return Array(0..<200) + stride(from: 200, to: raw.count - 200, by: 997) + Array(raw.count - 200..<raw.count)
    }
}

/// The cases of one folder under `Cases`. The scenarios send the same bytes to the binary (`harness/cases.py`).
///
/// A line is empty, a comment, a frame or a case:
///
///     # Content-Length
///     frame: POST / HTTP/1.1\r\nHost: a\r\n@\r\n\r\n
///     400 | RFC 9110 8.6 | length with plus | Content-Length: +3
///
/// The columns are verdict, section, name, and the bytes that take the place of `@` in the frame above. Bytes are written as
/// `CaseEscapes` says; white space around them does not count.
struct CaseFolder: Sendable {
    private(set) var cases: [RawCase] = []
    /// Lines that are not understood, with their places.
    private(set) var problems: [String] = []

    init(_ name: String, beside file: String = #filePath) {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Cases/\(name)")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "txt" {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else {
                problems.append(file.lastPathComponent)
                continue
            }
            read(text, file.lastPathComponent)
        }
    }

    /// The cases of a text, for tests of this type.
    init(text: String) { read(text, "text") }

    private mutating func read(_ text: String, _ file: String) {
        var frame: (before: [UInt8], after: [UInt8])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("frame: ") {
                let parts = line.dropFirst(7).split(separator: "@", omittingEmptySubsequences: false).compactMap(CaseEscapes.decode)
                frame = parts.count == 2 ? (parts[0], parts[1]) : nil
                if frame == nil { problems.append("\(file):\(index + 1): \(line)") }
                continue
            }
            let columns = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard columns.count == 4, !columns[..<3].contains(""), let frame, let bytes = CaseEscapes.decode(columns[3]) else {
                problems.append("\(file):\(index + 1): \(line)")
                continue
            }
            cases.append(
                RawCase(verdict: columns[0], section: columns[1], name: columns[2], raw: frame.before + bytes + frame.after))
        }
    }
}
