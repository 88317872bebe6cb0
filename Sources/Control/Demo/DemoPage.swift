/// The page that shows what the app saw.
internal struct DemoPage {
    /// Facts about the certificate; the same for every request.
    let certificate: [DemoFact]

    /// The whole answer, head included.
    func answer(to request: DemoRequest) -> [UInt8] {
        let body = Array(html(request).utf8)
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: text/html; charset=utf-8\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            \(request.keepAlive ? "" : "Connection: close\r\n")\r

            """
        return Array(head.utf8) + (request.isHead ? [] : body)
    }

    private func html(_ request: DemoRequest) -> String {
        let other = request.application == .http ? ("/uwsgi", "uwsgi") : ("/", "HTTP/1.1")
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Portico</title><style>\(Self.style)</style></head><body><main>
            <h1>It works.</h1>
            <p>Portico ended TLS, chose the certificate and handed this request to the built-in app over <b>\(request.application.rawValue)</b>.
            See the same over <a href="\(other.0)">\(other.1)</a>.</p>
            <h2>What the app saw</h2>\(Self.table(Self.summary(request)))
            <h2>The certificate</h2>\(Self.table(certificate))
            <h2>\(request.application == .http ? "Header fields" : "uwsgi variables")</h2>\(Self.table(request.facts))
            </main></body></html>

            """
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f5f5f2;color:#222}main{max-width:52rem;margin:3rem auto;padding:0 1rem}\
        h1{font-size:2rem;margin:0}h2{font-size:1rem;margin:2rem 0 .5rem;text-transform:uppercase;letter-spacing:.08em;color:#777}\
        table{width:100%;border-collapse:collapse;background:#fff}th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;\
        border-bottom:1px solid #e6e6e0}th{width:14rem;font-weight:600}td{font-family:ui-monospace,monospace;word-break:break-all}
        """

    /// The facts that a person looks for first, under the same names for both protocols.
    static func summary(_ request: DemoRequest) -> [DemoFact] {
        func first(_ names: String...) -> String {
            names.lazy.compactMap { request.value($0) }.first { !$0.isEmpty } ?? "not passed on"
        }
        return [
            DemoFact(name: "Request", value: request.line),
            DemoFact(name: "Client address", value: first("X-Forwarded-For", "REMOTE_ADDR")),
            DemoFact(name: "Scheme", value: first("X-Forwarded-Proto", "REQUEST_SCHEME", "UWSGI_SCHEME")),
            DemoFact(name: "Protocol", value: first("SERVER_PROTOCOL", "X-Portico-Protocol")),
            DemoFact(name: "TLS", value: first("X-Portico-TLS", "HTTP_X_PORTICO_TLS", "SSL_PROTOCOL")),
            DemoFact(name: "SNI", value: first("X-Portico-SNI", "HTTP_X_PORTICO_SNI", "SSL_SERVER_NAME")),
            DemoFact(name: "Host", value: first("Host", "HTTP_HOST")),
        ]
    }

    static func table(_ facts: [DemoFact]) -> String {
        let rows = facts.map { "<tr><th>\(escaped($0.name))</th><td>\(escaped($0.value))</td></tr>" }
        return "<table>" + rows.joined(separator: "\n") + "</table>"
    }

    /// What came from outside must not become markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case _: result.append(character)
            }
        }
        return result
    }
}
