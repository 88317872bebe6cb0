import Testing

@testable import Proxy

@Suite struct SnapshotSourceTests {
    static let sources = [
        SnapshotSource(yaml: [], baseDirectory: "", resolved: [:]),
        SnapshotSource(
            yaml: Array("listen: []".utf8), baseDirectory: "/etc/portico", resolved: ["app": ["10.0.0.1", "fd00::1"], "b": []]),
    ]

    @Test(arguments: sources)
    func `what is encoded comes back`(_ source: SnapshotSource) {
        #expect(SnapshotSource.decode(source.encode()) == source)
    }

    @Test(arguments: sources)
    func `what is cut off or has more behind it is refused`(_ source: SnapshotSource) {
        let bytes = source.encode()
        for count in 0..<bytes.count { #expect(SnapshotSource.decode(Array(bytes[..<count])) == nil) }
        #expect(SnapshotSource.decode(bytes + [0]) == nil)
    }

    @Test func `the same value gives the same bytes`() {
        let names = (0..<20).map { "name\($0)" }
        let forwards = Dictionary(uniqueKeysWithValues: names.map { ($0, ["1.1.1.1"]) })
        let backwards = Dictionary(uniqueKeysWithValues: names.reversed().map { ($0, ["1.1.1.1"]) })
        #expect(
            SnapshotSource(yaml: [], baseDirectory: "/", resolved: forwards).encode()
                == SnapshotSource(yaml: [], baseDirectory: "/", resolved: backwards).encode())
    }

    @Test func `forged counts reserve nothing`() {
        // No YAML, no directory, then 2^40 names.
        let zero = [UInt8](repeating: 0, count: 8)
        #expect(SnapshotSource.decode(zero + zero + [0, 0, 0, 0, 0, 1, 0, 0]) == nil)
        #expect(SnapshotSource.decode(zero + zero + [UInt8](repeating: 0xff, count: 8)) == nil)
    }

    @Test func `a name twice is refused`() {
        var writer = FieldWriter()
        writer.put([UInt8]())
        writer.put("/")
        writer.put(2)
        for _ in 0..<2 {
            writer.put("app")
            writer.put(0)
        }
        #expect(SnapshotSource.decode(writer.bytes) == nil)
    }
}
