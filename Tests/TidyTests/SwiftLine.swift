/// Reads Swift line by line and blanks what is not code, so that a brace in a string or a word in a comment counts for nothing.
/// Enough for the house style (no block comments, no braces in raw strings over several lines).
struct SwiftLineReader {
    private var insideLongString = false

    /// The line with the contents of strings and comments taken out.
    mutating func code(_ line: Substring) -> String {
        var rest = line
        var code = ""
        if insideLongString {
            guard let end = rest.firstRange(of: "\"\"\"") else { return "" }
            insideLongString = false
            rest = rest[end.upperBound...]
        }
        while let character = rest.first {
            if rest.hasPrefix("//") { break }
            if rest.hasPrefix("\"\"\"") {
                guard let end = rest.dropFirst(3).firstRange(of: "\"\"\"") else {
                    insideLongString = true
                    return code
                }
                rest = rest[end.upperBound...]
            } else if character == "\"" {
                rest = Self.afterString(rest.dropFirst())
                code += "\"\""
            } else {
                code.append(character)
                rest = rest.dropFirst()
            }
        }
        return code
    }

    /// What follows the closing quote; an interpolation may hold strings of its own.
    private static func afterString(_ text: Substring) -> Substring {
        var rest = text
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "\"" { return rest }
            guard character == "\\" else { continue }
            rest = rest.first == "(" ? afterInterpolation(rest.dropFirst()) : rest.dropFirst()
        }
        return rest
    }

    private static func afterInterpolation(_ text: Substring) -> Substring {
        var rest = text
        var depth = 1
        while depth > 0, let character = rest.first {
            rest = rest.dropFirst()
            switch character {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"": rest = afterString(rest)
            default: break
            }
        }
        return rest
    }
}

extension Repository.File {
    /// The lines with strings and comments blanked.
    var code: [String] {
        var reader = SwiftLineReader()
        return lines.map { reader.code($0) }
    }
}
