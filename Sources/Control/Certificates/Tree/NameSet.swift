internal import Bytes

/// The files of one directory by name: the names themselves stay in the `FileTable`.
internal struct NameSet {
    private var numbers = NumberTable()

    init() {}

    var count: Int { numbers.count }
    var all: [FileNumber] { numbers.all }

    func find(_ name: String, _ files: FileTable) -> FileNumber? {
        if count == 0 { return nil }
        let name = name.utf8.span
        return numbers.find(hash: Self.hash(name)) { Self.isSame(files.nameBytes($0).span, name) }
    }

    /// Adds a file whose name is not there yet.
    mutating func insert(_ file: FileNumber, _ files: FileTable) {
        numbers.insert(file, hash: Self.hash(file, files)) { Self.hash($0, files) }
    }

    mutating func remove(_ file: FileNumber, _ files: FileTable) {
        numbers.remove(file, hash: Self.hash(file, files)) { Self.hash($0, files) }
    }

    private static func hash(_ file: FileNumber, _ files: FileTable) -> UInt32 { hash(files.nameBytes(file).span) }

    /// Seeded, like every `Hasher`: whoever may write files cannot choose names that collide.
    private static func hash(_ name: borrowing Span<UInt8>) -> UInt32 {
        var hasher = Hasher()
        // The pointer is not kept.
        unsafe name.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    private static func isSame(_ one: borrowing Span<UInt8>, _ other: borrowing Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }
}
