import Testing

@Suite struct LengthTests {
    static let fileLimit = 600
    static let functionLimit = 70

    @Test func `files stay below 600 lines`() {
        let other = Repository.files(in: ["Tests", "scripts"], ending: ".py") + Repository.files(in: ["scripts"], ending: "")
        for file in Repository.swift + other {
            #expect(file.lines.count <= Self.fileLimit, "\(file.path): \(file.lines.count) lines")
        }
    }

    @Test func `functions stay below 70 lines`() {
        for file in Repository.swift {
            for function in Self.functions(in: file.code) {
                #expect(function.lines <= Self.functionLimit, "\(file.path):\(function.start): \(function.lines) lines")
            }
        }
    }

    @Test func `braces in strings and comments are not counted`() {
        let source = #"""
            func first() {
                let text = "{ \(name("}")) {" // {
            }
            init() {
                body {
                }
            }
            """#
        var reader = SwiftLineReader()
        let code = source.split(separator: "\n").map { reader.code($0) }
        #expect(Self.functions(in: code).map(\.lines) == [3, 4])
    }

    struct Function {
        let start: Int
        let lines: Int
    }

    /// The outermost functions of a file: from the line that names one to the line that closes its brace.
    static func functions(in code: [String]) -> [Function] {
        var found: [Function] = []
        var start: Int?
        var depth = 0
        var opened = false
        for (index, line) in code.enumerated() {
            if start == nil, isFunction(line) { (start, depth, opened) = (index, 0, false) }
            guard let first = start else { continue }
            for character in line where character == "{" || character == "}" {
                depth += character == "{" ? 1 : -1
                opened = true
            }
            // A requirement of a protocol has no body; it ends where its line does.
            if opened && depth <= 0 || !opened && index - first > 12 {
                if opened { found.append(Function(start: first + 1, lines: index - first + 1)) }
                start = nil
            }
        }
        return found
    }

    private static func isFunction(_ line: String) -> Bool {
        line.contains(/(^|\s)(func\s+\S+|init[?!]?(<.*>)?\(|deinit\s*\{|subscript\s*[(<])/)
    }
}
