/// The routes of one host: path prefixes, longest first. Built once, then only read.
struct PathTable: Sendable {
    private struct Entry {
        let start: Int
        let length: Int
        let route: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Prefixes that begin with `/`, each with its route.
    init(_ paths: [(path: String, route: Int)]) {
        for (path, route) in paths.sorted(by: { $0.path.utf8.count > $1.path.utf8.count }) {
            entries.append(Entry(start: bytes.count, length: path.utf8.count, route: route))
            bytes += Array(path.utf8)
        }
    }

    /// The route of the longest prefix that ends where a segment of `path` ends: `/app` is for `/app` and `/app/x`, not for `/apple`;
    /// `/app/` is for what is below it.
    func route(_ path: borrowing Span<UInt8>) -> Int? {
        let count = path.count
        for entry in entries where entry.length <= count {
            let endsSegment =
                entry.length == count || path[entry.length] == UInt8(ascii: "/")
                || bytes[entry.start + entry.length - 1] == UInt8(ascii: "/")
            if endsSegment && isPrefix(entry, path) { return entry.route }
        }
        return nil
    }

    private func isPrefix(_ entry: Entry, _ path: borrowing Span<UInt8>) -> Bool {
        var index = 0
        while index < entry.length {
            if path[index] != bytes[entry.start + index] { return false }
            index += 1
        }
        return true
    }
}
