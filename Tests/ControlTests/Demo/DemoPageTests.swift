import Foundation
import Testing

@testable import Control

@Suite struct DemoPageTests {
    private func request(_ application: DemoRequest.Application, _ facts: [(String, String)]) -> DemoRequest {
        DemoRequest(
            application: application, line: "GET /<script>", facts: facts.map { DemoFact(name: $0.0, value: $0.1) }, isHead: false,
            bodyBytes: 0, keepAlive: true)
    }

    @Test func `nothing from outside becomes markup`() {
        let page = DemoPage(certificate: [])
        let answer = String(decoding: page.answer(to: request(.http, [("X-<b>", "\"'&<i>")])), as: UTF8.self)
        #expect(answer.contains("GET /&lt;script&gt;") && !answer.contains("<script>"))
        #expect(answer.contains("X-&lt;b&gt;") && answer.contains("&quot;&#39;&amp;&lt;i&gt;"))
    }

    @Test func `the length is that of the body`() throws {
        let answer = String(decoding: DemoPage(certificate: []).answer(to: request(.http, [("Host", "é")])), as: UTF8.self)
        let parts = answer.components(separatedBy: "\r\n\r\n")
        #expect(parts.count == 2)
        #expect(parts[0].contains("Content-Length: \(parts[1].utf8.count)\r\n"))
    }

    @Test func `the summary reads the same for both protocols`() {
        let http = DemoPage.summary(request(.http, [("X-Forwarded-For", "192.0.2.1"), ("x-forwarded-proto", "https"), ("Host", "h")]))
        let uwsgi = DemoPage.summary(request(.uwsgi, [("REMOTE_ADDR", "192.0.2.1"), ("REQUEST_SCHEME", "https"), ("HTTP_HOST", "h")]))
        #expect(http.map(\.name) == uwsgi.map(\.name))
        for (name, value) in [("Client address", "192.0.2.1"), ("Scheme", "https"), ("Host", "h")] {
            #expect(http.contains(DemoFact(name: name, value: value)))
            #expect(uwsgi.contains(DemoFact(name: name, value: value)))
        }
        #expect(http.contains(DemoFact(name: "SNI", value: "not passed on")))
    }
}
