/// What the Connection fields of one message say (RFC 9110, section 7.6.1).
internal struct ConnectionOptions {
    internal private(set) var close = false
    internal private(set) var keepAlive = false
    internal private(set) var upgrade = false
    /// Whether fields are named that would be forwarded otherwise.
    internal private(set) var namesFields = false
    private var count = 0

    /// Options in one message; each is compared with each field.
    internal static let maximum = 32

    /// Takes in one Connection value; false when there are too many options.
    internal mutating func add(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        var elements = ListElements(value)
        while let element = elements.next(bytes) {
            count += 1
            if count > Self.maximum { return false }
            if bytes.matches(element, ignoringCase: "close") {
                close = true
            } else if bytes.matches(element, ignoringCase: "keep-alive") {
                keepAlive = true
            } else if bytes.matches(element, ignoringCase: "upgrade") {
                upgrade = true
            } else {
                namesFields = true
            }
        }
        return true
    }

    /// Whether a Connection field among `fields` names the field called `name`.
    internal static func name(_ name: Range<Int>, in fields: [Field], _ bytes: Span<UInt8>) -> Bool {
        for field in fields where field.name == .connection {
            var elements = ListElements(field.valueRange)
            while let element = elements.next(bytes) {
                if bytes.equalIgnoringCase(element, name) { return true }
            }
        }
        return false
    }
}
