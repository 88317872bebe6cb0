import Testing

@Suite struct CaseFolderTests {
    @Test(arguments: ["requests", "responses", "chunks"])
    func `every line is understood, and no case stands twice`(name: String) {
        let folder = CaseFolder(name)
        #expect(folder.problems == [])
        #expect(!folder.cases.isEmpty)
        let names = Dictionary(grouping: folder.cases, by: \.name).filter { $0.value.count > 1 }.keys
        #expect(names.isEmpty, "names that stand twice")
        let messages = Dictionary(grouping: folder.cases, by: \.raw).filter { $0.value.count > 1 }.values
        #expect(messages.isEmpty, "messages that stand twice: \(messages.map { $0.map(\.name) })")
    }

    @Test func `a case stands in the frame above it`() {
        let folder = CaseFolder(
            text: #"""
                # A comment.
                frame: GET @ HTTP/1.1\r\n

                ok | RFC 1 | first  | /a|b@c
                400| RFC 2 | second |
                frame: @
                400 | RFC 3 | third | \x20a\xff
                """#)
        #expect(folder.problems == [])
        #expect(folder.cases.map(\.verdict) == ["ok", "400", "400"])
        #expect(folder.cases.map(\.testDescription) == ["RFC 1: first", "RFC 2: second", "RFC 3: third"])
        #expect(
            folder.cases.map(\.raw) == [Array("GET /a|b@c HTTP/1.1\r\n".utf8), Array("GET  HTTP/1.1\r\n".utf8), [0x20, 0x61, 0xFF]])
    }

    @Test(arguments: [
        "frame: @\nok | RFC 1 | a", "frame: @\nok |  | a | b", "ok | RFC 1 | a | b", "frame: a\nok | RFC 1 | a | b",
        "frame: @\nok | RFC 1 | a | \u{e9}", "frame: @@\n", "frame @\n", "frame: @\nok | RFC 1 | a | \\q",
    ])
    func `is not understood`(text: String) {
        let folder = CaseFolder(text: text)
        #expect(!folder.problems.isEmpty && folder.cases.isEmpty)
    }

    @Test(arguments: [
        ("", ""), ("a b", "a b"), (#"\r\n\t\\"#, "\r\n\t\\"), (#"\x41\x7f\x00"#, "A\u{7F}\0"), (#"\(3*ab)c"#, "abababc"),
        (#"\(2*\r\n\x41)"#, "\r\nA\r\nA"), (#"(a)*"#, "(a)*"), (#"\\(2*a)"#, #"\(2*a)"#),
    ])
    func escapes(text: String, bytes: String) {
        #expect(CaseEscapes.decode(text) == Array(bytes.utf8))
    }

    @Test(arguments: [
        #"\"#, #"\q"#, #"\x"#, #"\x4"#, #"\x4g"#, #"\xFF"#, #"\(3*a"#, #"\(3a)"#, #"\(a*b)"#, #"\(0*b)"#, #"\(100001*b)"#, #"\(2*\q)"#,
        "\t", "\u{e9}", "\u{7f}",
    ])
    func `bad escapes`(text: String) {
        #expect(CaseEscapes.decode(text) == nil)
    }
}
