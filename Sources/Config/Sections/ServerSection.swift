/// The members of an upstream's `servers`: a URL, or a mapping with more about it.
enum ServerSection {
    /// A server as far as it was readable.
    struct Draft: Sendable {
        var url = ""
        var transport: UpstreamAddress?
        var application = ServerSettings.Application.http
        var weight = 1
    }

    static let keys: [Key<Draft>] = [
        .custom("url", type: "`http://host:port`, `unix:/path`, `uwsgi://host:port` or `uwsgi+unix:/path`") { node, reader, target in
            readURL(node, &reader, &target)
        }
        .required("a server needs `url`, like `url: \"http://127.0.0.1:8000\"`"),
        .number("weight", default: "1", 1...1000, at: \.weight),
        .later("backup"),
        .later("max_requests"),
    ]

    static func read(_ node: YAMLNode, _ reader: inout Reader) -> [ServerSettings] {
        guard let elements = reader.list(node, of: "servers, like `[\"http://127.0.0.1:8000\"]`") else { return [] }
        if elements.isEmpty { reader.findings.error(node.mark, "`servers` is empty; an upstream needs at least one") }
        var servers: [ServerSettings] = []
        for element in elements {
            guard servers.count < UpstreamSettings.maximumServers else {
                reader.findings.error(element.mark, "more than \(UpstreamSettings.maximumServers) servers in one upstream")
                break
            }
            guard let server = server(element, &reader) else { continue }
            if let other = servers.first(where: { $0.transport == server.transport }) {
                reader.findings.error(
                    element.mark, "the same server as on line \(other.line); for a larger share of requests, give it a `weight`")
            }
            servers.append(server)
        }
        return servers
    }

    private static func server(_ node: YAMLNode, _ reader: inout Reader) -> ServerSettings? {
        var draft = Draft()
        if case .mapping = node.content {
            reader.section(node, named: "a server", keys: keys, into: &draft)
        } else {
            readURL(node, &reader, &draft)
        }
        guard let transport = draft.transport else { return nil }
        return ServerSettings(
            url: draft.url, transport: transport, application: draft.application, weight: draft.weight, line: node.mark.line)
    }

    private static func readURL(_ node: YAMLNode, _ reader: inout Reader, _ draft: inout Draft) {
        guard let text = reader.text(node, "a server's URL like `http://127.0.0.1:8000`") else { return }
        do throws(TextMistake) {
            (draft.transport, draft.application) = try ServerURL.parse(text)
            draft.url = text
        } catch {
            reader.findings.error(node.mark, error.message)
        }
    }
}
