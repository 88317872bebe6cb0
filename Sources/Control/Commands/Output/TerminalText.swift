/// Text from outside, made fit for a terminal: what could drive one is replaced by `?`, and the columns it takes are counted.
internal struct TerminalText: Sendable, Equatable {
    let text: String
    /// Columns on a terminal: 2 for wide characters, 0 for marks that stand on the one before.
    let width: Int

    init(_ raw: String) {
        if raw.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            text = raw
            width = raw.utf8.count
            return
        }
        var clean = String.UnicodeScalarView()
        var width = 0
        for scalar in raw.unicodeScalars {
            let shown = Self.isHarmless(scalar) ? scalar : "?"
            clean.append(shown)
            width += Self.width(of: shown)
        }
        text = String(clean)
        self.width = width
    }

    private init(text: String, width: Int) {
        self.text = text
        self.width = width
    }

    /// Which part of a text that is too long says more.
    enum End: Sendable {
        case start
        case end
    }

    /// At most `columns` wide (at least 1); `…` stands for what was left out.
    func fitted(to columns: Int, keeping end: End) -> TerminalText {
        if width <= columns { return self }
        switch end {
        case .start:
            let (part, width) = Self.take(text.unicodeScalars, columns - 1)
            return TerminalText(text: String(String.UnicodeScalarView(part)) + "…", width: width + 1)
        case .end:
            // Backwards, a mark comes before the character that it stands on, and goes with it.
            let (part, width) = Self.take(text.unicodeScalars.reversed(), columns - 1)
            return TerminalText(text: "…" + String(String.UnicodeScalarView(part.reversed())), width: width + 1)
        }
    }

    private static func take(_ scalars: some Sequence<Unicode.Scalar>, _ columns: Int) -> (part: [Unicode.Scalar], width: Int) {
        var part: [Unicode.Scalar] = []
        var width = 0
        for scalar in scalars {
            let own = Self.width(of: scalar)
            if width + own > columns { break }
            part.append(scalar)
            width += own
        }
        return (part, width)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        case _: true
        }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case _: return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// The blocks that are wide or fullwidth throughout (Unicode Standard Annex 11), and the pictographs that terminals draw wide.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
