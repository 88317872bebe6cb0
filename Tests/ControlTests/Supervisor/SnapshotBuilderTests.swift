import Config
import Proxy
import Telemetry
import Testing

@testable import Control
@testable import Reactor

@Suite struct SnapshotBuilderTests {
    private final class Lines {
        var text = ""
    }

    private let yaml = """
        listen: [{ address: ":443" }]
        spool: { directory: /tmp }
        upstreams:
          app: { servers: ["http://backend:8000", "http://10.0.0.1:8000", "uwsgi://backend:3031", "unix:/run/a.sock"] }
        routes: [{ upstream: app }]
        """

    private func build(
        _ read: @escaping (String) throws(Errno) -> [UInt8],
        resolve: @escaping (String) throws(Resolver.Failure) -> [String] = { _ throws(Resolver.Failure) in ["192.0.2.7"] }
    ) -> (snapshot: Snapshot?, log: String) {
        let lines = Lines()
        let log = Log(
            level: .debug, format: .text, clock: { WallTime(seconds: 0) }, sink: { lines.text += String(decoding: $0, as: UTF8.self) })
        let builder = SnapshotBuilder(file: "proxy.yaml", baseDirectory: "/etc/portico", log: log, read: read, resolve: resolve)
        return (builder.build(), lines.text)
    }

    private func text(_ text: String) -> (String) throws(Errno) -> [UInt8] {
        { _ throws(Errno) in Array(text.utf8) }
    }

    @Test func `a good file becomes a snapshot with its names resolved`() throws {
        var asked: [String] = []
        let (snapshot, log) = build(text(yaml)) { name throws(Resolver.Failure) in
            asked.append(name)
            return ["192.0.2.7", "2001:db8::7"]
        }
        let source = try #require(snapshot).source
        #expect(source.yaml == Array(yaml.utf8))
        #expect(source.baseDirectory == "/etc/portico")
        #expect(source.resolved == ["backend": ["192.0.2.7", "2001:db8::7"]])
        #expect(asked == ["backend"])
        #expect(!log.contains("error"))
    }

    @Test func `findings are logged with their place, and an error gives nothing`() {
        let (snapshot, log) = build(text(yaml + "\nbogus: 1\n"))
        #expect(snapshot == nil)
        #expect(log.contains("configuration: error file=proxy.yaml line=6 column=1 reason="))
    }

    @Test func `a file that cannot be read gives nothing`() {
        let (snapshot, log) = build { _ throws(Errno) in throw .accessDenied }
        #expect(snapshot == nil)
        #expect(log.contains(#"cannot read the file file=proxy.yaml reason="Permission denied""#))
    }

    @Test func `a name without address gives nothing`() {
        let (snapshot, log) = build(text(yaml)) { _ throws(Resolver.Failure) in throw Resolver.Failure(reason: "unknown") }
        #expect(snapshot == nil)
        #expect(log.contains("name=backend reason=unknown"))
    }

    @Test func `a spool directory that does not exist gives nothing`() {
        let (snapshot, log) = build(text(yaml.replacing("/tmp", with: "/nonexistent")))
        #expect(snapshot == nil)
        #expect(log.contains("directory=/nonexistent"))
    }

    @Test(arguments: ["", "\0\u{1}", "- a\n- b", "{"])
    func `nonsense gives nothing`(_ content: String) {
        #expect(build(text(content)).snapshot == nil)
    }
}
