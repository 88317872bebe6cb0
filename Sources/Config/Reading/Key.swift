/// One key of a section: its description and what reading it does, declared together in the section's table.
struct Key<Target>: Sendable {
    typealias Read = @Sendable (YAMLNode, inout Reader, inout Target) -> Void
    typealias Path<Value> = any WritableKeyPath<Target, Value> & Sendable

    let name: String
    let type: String
    var defaultText = ""
    var isRequired = false
    var appliesOnReload = true
    var isSupported = true
    /// The keys inside, with paths relative to this one.
    var members: [KeyDescription] = []
    /// The finding when the key is absent; nil: it may be.
    var missing: String?
    let read: Read

    /// The key's own description and those of its members.
    func descriptions(under prefix: String) -> [KeyDescription] {
        let path = prefix + name
        let own = KeyDescription(
            path: path, type: type, defaultText: defaultText, isRequired: isRequired, appliesOnReload: appliesOnReload,
            isSupported: isSupported)
        return [own]
            + members.map {
                KeyDescription(
                    path: path + $0.path, type: $0.type, defaultText: $0.defaultText, isRequired: $0.isRequired,
                    appliesOnReload: appliesOnReload && $0.appliesOnReload, isSupported: $0.isSupported)
            }
    }

    /// Only a restart puts a new value into effect.
    func atRestart() -> Key {
        var key = self
        key.appliesOnReload = false
        return key
    }

    /// Required, but its absence is found by whoever reads the section.
    func requiredBySection() -> Key {
        var key = self
        key.isRequired = true
        return key
    }

    /// `missing` is the finding when the key is absent.
    func required(_ missing: String) -> Key {
        var key = self
        key.missing = missing
        key.isRequired = true
        return key
    }
}

extension Key {
    /// Any key whose reading is its own affair.
    static func custom(
        _ name: String, type: String, default defaultText: String = "", members: [KeyDescription] = [], read: @escaping Read
    ) -> Key {
        Key(name: name, type: type, defaultText: defaultText, members: members, read: read)
    }

    /// A key that a later version will read; until then it is refused, never ignored.
    static func later(_ name: String) -> Key {
        Key(name: name, type: "", isSupported: false) { node, reader, _ in
            reader.findings.error(reader.keyMark ?? node.mark, "\(Quote.text(name)) is not yet supported")
        }
    }

    /// A mapping with a table of its own.
    static func section<Inner>(
        _ name: String, keys: [Key<Inner>], at path: Path<Inner>
    ) -> Key {
        Key(name: name, type: "mapping", members: keys.flatMap { $0.descriptions(under: ".") }) { node, reader, target in
            reader.section(node, named: Quote.text(name), keys: keys, into: &target[keyPath: path])
        }
    }

    /// Bytes, inside `range`.
    static func size(
        _ name: String, default defaultText: String, _ range: ClosedRange<Int>, at path: Path<Int>
    ) -> Key {
        let type = "size, \(Sizes.text(range.lowerBound)) to \(Sizes.text(range.upperBound))"
        return Key(name: name, type: type, defaultText: defaultText) { node, reader, target in
            if let value = reader.size(node, range) { target[keyPath: path] = value }
        }
    }

    /// Milliseconds, inside `range`.
    static func duration(
        _ name: String, default defaultText: String, _ range: ClosedRange<Int>, at path: Path<Int>
    ) -> Key {
        let type = "duration, \(Durations.text(range.lowerBound)) to \(Durations.text(range.upperBound))"
        return Key(name: name, type: type, defaultText: defaultText) { node, reader, target in
            if let value = reader.duration(node, range) { target[keyPath: path] = value }
        }
    }

    /// A whole number, inside `range`.
    static func number(
        _ name: String, default defaultText: String, _ range: ClosedRange<Int>, at path: Path<Int>
    ) -> Key {
        Key(name: name, type: "number, \(range.lowerBound) to \(range.upperBound)", defaultText: defaultText) { node, reader, target in
            if let value = reader.number(node, range) { target[keyPath: path] = value }
        }
    }

    /// `on` or `off`, in any of YAML's spellings.
    static func boolean(_ name: String, default defaultText: String, at path: Path<Bool>) -> Key {
        Key(name: name, type: "boolean", defaultText: defaultText) { node, reader, target in
            if let value = reader.boolean(node) { target[keyPath: path] = value }
        }
    }

    /// One of a few words; `off` among them is also spelled `no` and `false`.
    static func choice<Value: Sendable>(
        _ name: String, default defaultText: String, _ choices: [(String, Value)], later: [String] = [],
        at path: Path<Value>
    ) -> Key {
        let type = Quote.alternatives(choices.map(\.0))
        return Key(name: name, type: type, defaultText: defaultText) { node, reader, target in
            if let value = reader.choice(node, choices, later: later) { target[keyPath: path] = value }
        }
    }
}
