/// The members of `routes`.
enum RouteSection {
    /// A route as far as it was readable.
    struct Draft: Sendable {
        var host = HostPattern.any
        var path = "/"
        var upstream: Int?
        var stripPrefix = false
        /// It says what answers, rightly or wrongly.
        var hasTarget = false
        /// Host and path are as written: the route can be compared with others.
        var isComparable = true
    }

    static let keys: [Key<Draft>] = [
        .custom("host", type: "host name or `*.` and a host name", default: "any host") { node, reader, target in
            if let host = reader.parsed(node, "a host name", HostPattern.parse) {
                target.host = host
            } else {
                target.isComparable = false
            }
        },
        .custom("path", type: "prefix of the decoded path", default: "/") { node, reader, target in
            if let path = reader.parsed(node, "a path like `/app`", RoutePath.parse) {
                target.path = path
            } else {
                target.isComparable = false
            }
        },
        .custom("upstream", type: "name of an upstream") { node, reader, target in
            target.hasTarget = true
            target.upstream = upstream(node, &reader)
        }
        .requiredBySection(),
        .boolean("strip_prefix", default: "no", at: \.stripPrefix),
        Key(name: "static", type: "", isSupported: false) { node, reader, target in
            target.hasTarget = true
            reader.findings.error(reader.keyMark ?? node.mark, "`static` is not yet supported")
        },
    ]

    static func read(_ node: YAMLNode, _ reader: inout Reader) -> [RouteSettings] {
        guard let elements = reader.list(node, of: "routes, like `[{upstream: app}]`") else { return [] }
        if elements.isEmpty {
            reader.findings.error(node.mark, "`routes` is empty; the smallest useful form is `routes: [{upstream: app}]`")
        }
        var lines: [Place: Int] = [:]
        var routes: [RouteSettings] = []
        for element in elements {
            var draft = Draft()
            let meant = reader.section(element, named: "a route", keys: keys, example: ", like `upstream: app`", into: &draft)
            if case .mapping = element.content, !draft.hasTarget, !meant.contains("upstream") {
                reader.findings.error(element.mark, "a route needs `upstream`")
            }
            let place = Place(host: draft.host, path: draft.path)
            if let line = lines[place], draft.isComparable {
                reader.findings.error(element.mark, "the same host and path as the route on line \(line)")
            } else if draft.isComparable {
                lines[place] = element.mark.line
            }
            guard let upstream = draft.upstream else { continue }
            routes.append(
                RouteSettings(
                    host: draft.host, path: draft.path, upstream: upstream, stripPrefix: draft.stripPrefix, line: element.mark.line))
        }
        return routes
    }

    private static func upstream(_ node: YAMLNode, _ reader: inout Reader) -> Int? {
        guard let name = reader.text(node, "the name of an upstream"), let names = reader.upstreamNames else { return nil }
        if let index = names.firstIndex(of: name) { return index }
        let hint = reader.findings.isFull ? "" : Suggestion.hint(for: name, among: names)
        reader.findings.error(node.mark, "there is no upstream \(Quote.text(name))\(hint)")
        return nil
    }

    private struct Place: Hashable {
        var host: HostPattern
        var path: String
    }
}
