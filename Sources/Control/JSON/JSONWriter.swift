internal import Bytes

/// Writes one JSON document (RFC 8259) in plain ASCII: every other character stands as `\uXXXX`, so that neither an encoding nor a terminal
/// can go wrong.
///
/// The caller sees to it that keys stand in objects and that what was begun is ended.
internal struct JSONWriter: ~Copyable {
    private var document = ByteBuffer()
    private var needsComma = false

    init() {}

    /// What was written so far.
    var bytes: [UInt8] { document.array }

    mutating func object(_ body: (inout JSONWriter) -> Void) {
        enclosed("{", "}", body)
    }

    mutating func array(_ body: (inout JSONWriter) -> Void) {
        enclosed("[", "]", body)
    }

    /// The key of the value that comes next.
    mutating func key(_ name: String) {
        string(name)
        document.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ text: String) {
        beginValue()
        JSONText.append(text, to: &document)
    }

    mutating func number(_ value: Int) {
        beginValue()
        document.append(string: String(value))
    }

    mutating func bool(_ value: Bool) {
        beginValue()
        document.append(value ? "true" : "false")
    }

    mutating func null() {
        beginValue()
        document.append("null")
    }

    /// A line feed between values, for people who look at the document.
    mutating func lineFeed() {
        if needsComma {
            document.append(UInt8(ascii: ","))
            needsComma = false
        }
        document.append(UInt8(ascii: "\n"))
    }

    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void) {
        beginValue()
        document.append(UInt8(ascii: open))
        needsComma = false
        body(&self)
        document.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func beginValue() {
        if needsComma { document.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

// Members of an object, each in one call.
extension JSONWriter {
    mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    mutating func member(_ name: String, _ value: Int?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    mutating func member(_ name: String, _ texts: [String]) {
        key(name)
        array { list in
            for text in texts { list.string(text) }
        }
    }

    /// A list with one element a line.
    mutating func member<Element>(_ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        key(name)
        array { list in
            for element in elements {
                list.lineFeed()
                write(&list, element)
            }
        }
    }
}
