/// The bytes of a YAML file → one tree of nodes.
///
/// Only what a configuration needs: one document, text keys, no anchors, aliases, tags or merge keys, no key twice, no control characters.
/// Whatever else is found is a finding and its node `.refused`, so that reading goes on. Size, depth and number of nodes are bounded.
enum YAMLParser {
    /// Bytes of input.
    static let maximumBytes = 4 << 20
    /// Levels of lists and mappings.
    static let maximumDepth = 32
    /// Scalars, lists and mappings together.
    static let maximumNodes = 400_000

    /// nil when the file is empty or no tree could be made of it.
    static func parse(_ bytes: [UInt8], findings: inout Findings) -> YAMLNode? {
        guard bytes.count <= maximumBytes else {
            findings.error(.start, "the file has \(bytes.count) bytes, more than \(Sizes.text(maximumBytes))")
            return nil
        }
        // The tree is complete, and the C parser gone, when the closure ends.
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            do throws(YAMLEvents.Failure) {
                let events = try unsafe YAMLEvents(buffer)
                var builder = YAMLTreeBuilder(events: events, findings: findings)
                defer { findings = builder.findings }
                return try builder.document()
            } catch {
                report(error, bytes, &findings)
                return nil
            }
        }
    }

    private static func report(_ failure: YAMLEvents.Failure, _ bytes: [UInt8], _ findings: inout Findings) {
        let mark = failure.mark ?? Mark.of(byteOffset: failure.byteOffset, in: bytes)
        guard !failure.problem.isEmpty else { return }
        findings.error(mark, "not valid YAML: \(failure.problem)\(hint(failure))")
    }

    /// What usually lies behind the errors that people meet first.
    private static func hint(_ failure: YAMLEvents.Failure) -> String {
        switch (failure.problem, failure.context) {
        case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
            "; a value that begins with `*` needs quotes, like \"*.example.test\""
        case ("found character that cannot start any token", _):
            "; indent with spaces, and put values that begin with `@`, `%` or ` in quotes"
        case ("mapping values are not allowed in this context", _): "; check the indentation, and put values that contain `: ` in quotes"
        case ("did not find expected node content", _), ("did not find expected key", _), ("did not find expected '-' indicator", _):
            "; check the indentation, and put values that begin with `[` or a quote wholly in quotes"
        default: ""
        }
    }
}

extension Mark {
    /// The place of a byte, for errors that know only that.
    static func of(byteOffset: Int, in bytes: [UInt8]) -> Mark {
        var mark = Mark.start
        for byte in bytes.prefix(max(0, byteOffset)) {
            if byte == UInt8(ascii: "\n") {
                mark.line += 1
                mark.column = 1
            } else if byte & 0xC0 != 0x80 {
                mark.column += 1
            }
        }
        return mark
    }
}
