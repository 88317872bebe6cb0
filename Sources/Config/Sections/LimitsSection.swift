/// The members of `limits`.
enum LimitsSection {
    static let keys: [Key<Limits>] = [
        .size("head", default: "32KiB", 1 << 10...64 << 10, at: \.headBytes),
        .number("fields", default: "100", 1...1000, at: \.fields),
        .size("target", default: "8KiB", 64...64 << 10, at: \.targetBytes),
        .size("body", default: "1GiB", 1...1 << 40, at: \.bodyBytes),
        .size("progress", default: "1KiB", 1...1 << 20, at: \.progressBytes),
        .number("connections", default: "10000", 1...1_000_000, at: \.connections),
        .number("connections_per_client", default: "0", 0...1_000_000, at: \.connectionsPerClient),
    ]
}
