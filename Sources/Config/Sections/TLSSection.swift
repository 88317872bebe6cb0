/// The members of `tls`.
enum TLSSection {
    static let keys: [Key<TLSSettings>] = [
        .choice("minimum", default: "\"1.2\"", [("1.2", .tls12), ("1.3", .tls13)], at: \.minimum)
    ]
}
