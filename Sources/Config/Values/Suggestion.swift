/// What the operator probably meant.
enum Suggestion {
    /// Longer words than this are not compared: the cost is the product of the lengths.
    private static let maximumLength = 40
    /// More candidates than this are not looked at.
    private static let maximumCandidates = 500

    /// The nearest of `candidates`, if it is near enough to be a slip of the fingers, or if `word` is its beginning; the first one wins a tie.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased().utf8)
        // Numbers are not mistyped words.
        guard (2...maximumLength).contains(wanted.count), word.contains(where: \.isLetter) else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in candidates.prefix(maximumCandidates) {
            let bytes = Array(candidate.lowercased().utf8)
            guard bytes.count <= maximumLength else { continue }
            let isBeginning = wanted.count >= 3 && bytes.starts(with: wanted)
            let distance = isBeginning ? 1 : distance(wanted, bytes)
            if distance < (best?.distance ?? tolerance(max(wanted.count, bytes.count)) + 1) { best = (candidate, distance) }
        }
        return best?.word
    }

    /// `; did you mean …?`, or nothing.
    static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \(Quote.text($0))?" } ?? ""
    }

    /// One slip in a short word, a third of a long one.
    private static func tolerance(_ length: Int) -> Int {
        max(1, length / 3)
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (restricted Damerau-Levenshtein).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
