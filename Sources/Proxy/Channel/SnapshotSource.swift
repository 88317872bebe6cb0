/// Everything one snapshot is built from: a worker runs the same code over the same bytes as the supervisor did when it validated them.
public struct SnapshotSource: Sendable, Equatable {
    /// `proxy.yaml` as it was read.
    public var yaml: [UInt8]
    /// What relative paths in it are relative to; absolute.
    public var baseDirectory: String
    /// Upstream host name to its numeric addresses; names that are numeric already are absent.
    public var resolved: [String: [String]]

    public init(yaml: [UInt8], baseDirectory: String, resolved: [String: [String]]) {
        self.yaml = yaml
        self.baseDirectory = baseDirectory
        self.resolved = resolved
    }

    /// The same value always gives the same bytes.
    public func encode() -> [UInt8] {
        var writer = FieldWriter()
        writer.put(yaml)
        writer.put(baseDirectory)
        writer.put(resolved.count)
        for (name, addresses) in resolved.sorted(by: { $0.key < $1.key }) {
            writer.put(name)
            writer.put(addresses.count)
            for address in addresses { writer.put(address) }
        }
        return writer.bytes
    }

    /// Nil for anything that `encode` cannot have made, bytes left over included.
    public static func decode(_ bytes: [UInt8]) -> SnapshotSource? {
        var reader = FieldReader(bytes)
        guard let yaml = reader.takeBytes(), let directory = reader.takeText(),
            let names = reader.takeCount(ofItemsWithAtLeast: 16)
        else { return nil }
        var resolved: [String: [String]] = [:]
        for _ in 0..<names {
            guard let name = reader.takeText(), resolved[name] == nil, let addresses = takeAddresses(&reader) else { return nil }
            resolved[name] = addresses
        }
        return reader.isAtEnd ? SnapshotSource(yaml: yaml, baseDirectory: directory, resolved: resolved) : nil
    }

    private static func takeAddresses(_ reader: inout FieldReader) -> [String]? {
        guard let count = reader.takeCount(ofItemsWithAtLeast: 8) else { return nil }
        var addresses: [String] = []
        for _ in 0..<count {
            guard let address = reader.takeText() else { return nil }
            addresses.append(address)
        }
        return addresses
    }
}
