/// The members of `log`.
enum LogSection {
    static let keys: [Key<LogSettings>] = [
        .custom("access", type: "`stdout` or `off`", default: "stdout") { node, reader, target in
            if case .scalar(let text, _) = node.content, text.contains("/") || text.hasPrefix("file") {
                reader.findings.error(node.mark, "an access log in a file is not yet supported; use `stdout` or `off`")
            } else if let access = reader.choice(node, [("stdout", LogSettings.Access.stdout), ("off", .off)]) {
                target.access = access
            }
        },
        .choice("format", default: "json", [("json", .json), ("text", .text)], at: \.format),
        .choice("level", default: "info", [("debug", .debug), ("info", .info), ("warning", .warning), ("error", .error)], at: \.level),
    ]
}
