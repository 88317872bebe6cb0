import Config
import Testing

/// Files for tests: complete ones with one interesting part.
enum ConfigurationText {
    static let listen = #"listen: [{address: ":443"}]"#
    static let upstreams = #"upstreams: {app: {servers: ["http://127.0.0.1:8000"]}}"#
    static let routes = "routes: [{upstream: app}]"
    /// Three lines.
    static let minimal = "\(listen)\n\(upstreams)\n\(routes)\n"

    /// `part` begins on line 1; the sections that it does not hold follow.
    static func with(_ part: String) -> String {
        var text = part + "\n"
        for (name, section) in [("listen", listen), ("upstreams", upstreams), ("routes", routes)]
        where !part.split(separator: "\n").contains(where: { $0.hasPrefix(name + ":") }) {
            text += section + "\n"
        }
        return text
    }

    static func load(_ text: String) -> LoadResult {
        ConfigurationLoader.load(Array(text.utf8), baseDirectory: "/etc/portico")
    }

    /// `line:column: severity: message` of each finding.
    static func findings(_ text: String) -> [String] {
        load(text).findings.map { String($0.text(file: "f").dropFirst(2)) }
    }
}

/// One wrong text and what is said about it.
struct Refusal: CustomTestStringConvertible {
    let part: String
    let findings: [String]

    init(_ part: String, _ findings: String...) {
        self.part = part
        self.findings = findings
    }

    var testDescription: String { part }
}
