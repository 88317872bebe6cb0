import Foundation
import Testing

@testable import Control

@Suite struct DemoConnectionTests {
    private let page = DemoPage(certificate: [DemoFact(name: "Names", value: "localhost")])

    private func receive(_ connection: inout DemoConnection, _ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { connection.receive($0, page: page) }
        defer { connection.outgoing.removeAll() }
        return String(decoding: connection.outgoing, as: UTF8.self)
    }

    @Test func `answers pipelined requests one by one and keeps the connection`() {
        var connection = DemoConnection(.http)
        let request = Array("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        let answer = receive(&connection, request + request)
        #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
        #expect(!connection.isFinished)
    }

    @Test func `byte by byte comes to the same`() {
        var connection = DemoConnection(.http)
        var answer = ""
        for byte in "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8 {
            #expect(answer.isEmpty)
            answer += receive(&connection, [byte])
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK") && answer.contains("POST /b"))
    }

    @Test func `HEAD has no body`() {
        var connection = DemoConnection(.http)
        #expect(receive(&connection, Array("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)).hasSuffix("\r\n\r\n"))
    }

    @Test func `a uwsgi request is answered after its body, and that is all`() {
        var connection = DemoConnection(.uwsgi)
        let packet = UwsgiVariablesTests.packet([("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/u"), ("CONTENT_LENGTH", "2")])
        #expect(receive(&connection, packet + [1]) == "")
        let answer = receive(&connection, [2])
        #expect(answer.contains("Connection: close") && answer.contains("POST /u"))
        #expect(connection.isFinished)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}", "GET  /\r\n\r\n"])
    func `nonsense ends the connection`(_ text: String) {
        var connection = DemoConnection(.http)
        #expect(receive(&connection, Array(text.utf8)) == "")
        #expect(connection.isFinished)
    }
}
