/// A file that cannot be used, and since when.
internal struct QuarantinedFile: Sendable, Equatable {
    let file: String
    /// The PEM block, from 1; 0: the whole file.
    let block: Int
    let reason: String
    /// Seconds since 1970.
    let since: Int64

    /// The reason with the block it is about.
    var text: String { block > 0 ? "block \(block): \(reason)" : reason }
}
