import Bytes
import Foundation
import Testing

@testable import Telemetry

@Suite struct AccessLogTests {
    private func line(
        _ record: AccessRecord, id: String = "0123456789abcdef0000000000000001", client: String = "192.0.2.1", peer: String = "",
        method: String = "GET", target: [UInt8] = Array("/a?b=c".utf8),
        host: String = "example.test", agent: [UInt8] = [], sni: String = "", format: LogFormat
    ) -> String {
        let id = Array(id.utf8)
        let client = Array(client.utf8)
        let peer = Array(peer.utf8)
        let method = Array(method.utf8)
        let host = Array(host.utf8)
        let sni = Array(sni.utf8)
        var line = ByteBuffer()
        AccessLog.append(
            record, id: id.span, client: client.span, peer: peer.span, method: method.span, target: target.span, host: host.span,
            userAgent: agent.span, sni: sni.span,
            format: format, to: &line)
        return String(decoding: line.array, as: UTF8.self)
    }

    private let full = AccessRecord(
        start: WallTime(seconds: 0), status: 200, bytesIn: 5, bytesOut: 1234, milliseconds: 12, upstreamMilliseconds: 10,
        upstream: "app", tlsVersion: "TLSv1.3")

    @Test func `a full line as JSON`() {
        #expect(
            line(full, agent: Array("curl/8".utf8), sni: "example.test", format: .json)
                == #"{"time":"1970-01-01T00:00:00.000Z","id":"0123456789abcdef0000000000000001","client":"192.0.2.1","method":"GET","#
                + #""target":"/a?b=c","host":"example.test","version":"HTTP/1.1","status":200,"in":5,"out":1234,"ms":12,"upstream":"app","#
                + #""upstream_ms":10,"tls":"TLSv1.3","agent":"curl/8","sni":"example.test"}"# + "\n")
    }

    @Test func `a full line as text`() {
        #expect(
            line(full, agent: Array("curl/8".utf8), sni: "example.test", format: .text)
                == #"192.0.2.1 [1970-01-01T00:00:00.000Z] "GET /a?b=c HTTP/1.1" 200 in=5 out=1234 ms=12 upstream=app upstream_ms=10 "#
                + #"tls=TLSv1.3 host="example.test" agent="curl/8" sni="example.test" peer=- id=0123456789abcdef0000000000000001"# + "\n")
    }

    @Test func `what is unknown is left out or a dash`() throws {
        let record = AccessRecord(start: WallTime(seconds: 0), status: 400)
        let json = line(record, id: "", client: "", method: "", target: [], host: "", format: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["time", "version", "status", "in", "out", "ms"])
        let text = line(record, client: "", method: "", target: [], host: "", format: .text)
        #expect(
            text.hasPrefix(
                #"- [1970-01-01T00:00:00.000Z] "  HTTP/1.1" 400 in=0 out=0 ms=0 upstream=- upstream_ms=- tls=- host=- agent=- sni=- peer=- id="#
            ))
    }

    @Test func `who spoke for the client`() throws {
        let json = line(full, id: "Root=1-2", peer: "10.0.0.1", format: .json)
        #expect(json.contains(#""id":"Root=1-2","client":"192.0.2.1","peer":"10.0.0.1","method""#))
        #expect(line(full, id: "Root=1-2", peer: "10.0.0.1", format: .text).hasSuffix(" peer=10.0.0.1 id=Root=1-2\n"))
    }

    @Test func `hostile bytes neither forge a line nor leave ASCII`() throws {
        for format in [LogFormat.json, .text] {
            let all = Array(UInt8.min...UInt8.max)
            let result = line(full, target: all, agent: all, format: format)
            #expect(result.utf8.filter { $0 == 10 }.count == 1)
            #expect(result.utf8.dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
        #expect(try JSONSerialization.jsonObject(with: Data(line(full, target: Array(0...255), format: .json).utf8)) is [String: Any])
    }

    @Test func `long texts are cut, negative numbers are zero, odd names are tamed`() throws {
        let record = AccessRecord(start: WallTime(seconds: 0), status: -1, bytesIn: -1, bytesOut: -1, milliseconds: -1, upstream: "a\"b\n")
        let long = [UInt8](repeating: 1, count: 1 << 20)
        let result = line(record, target: long, agent: long, format: .json)
        #expect(result.utf8.count < 16 * 1024)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.utf8)) as? [String: Any])
        #expect(object["upstream"] as? String == "a_b_")
        #expect(object["status"] as? Int == 0)
    }
}
