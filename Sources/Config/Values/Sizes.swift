/// Numbers of bytes as people write them: `4096`, `32KiB`, `10MB`.
enum Sizes {
    enum Mistake: Error, Equatable {
        case notASize
        /// `32K`: 1000 or 1024?
        case ambiguousUnit(String)
        case tooLarge
    }

    /// Largest first, binary before decimal, so that `text` finds the shortest exact form.
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000),
        ("KiB", 1 << 10), ("KB", 1_000), ("B", 1), ("", 1),
    ]

    /// Bytes. Units in any case; whole numbers only; no overflow.
    static func parse(_ text: String) throws(Mistake) -> Int {
        guard let (digits, unit) = Digits.split(text) else { throw .notASize }
        let name = unit.lowercased()
        guard let factor = units.first(where: { $0.name.lowercased() == name })?.bytes else {
            if ["k", "m", "g", "t"].contains(name) { throw .ambiguousUnit(name.uppercased()) }
            throw .notASize
        }
        guard let number = Int(digits) else { throw .tooLarge }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        if overflow { throw .tooLarge }
        return product
    }

    /// The shortest exact form: 32768 is `32KiB`.
    static func text(_ bytes: Int) -> String {
        guard bytes != 0, let unit = units.first(where: { bytes % $0.bytes == 0 }) else { return "\(bytes)" }
        return unit.bytes == 1 ? "\(bytes)" : "\(bytes / unit.bytes)\(unit.name)"
    }
}
