/// One element of Forwarded: what one proxy says of the request that it got (RFC 7239, section 4).
internal struct ForwardedElement {
    /// Who made the request; nil when it is not told, "unknown", or a made-up name.
    internal private(set) var client: ForwardedNode?
    /// Values without their quotes; empty when they are not told.
    internal private(set) var proto: Range<Int> = 0..<0
    internal private(set) var host: Range<Int> = 0..<0

    private var seen: Parameters = []

    private struct Parameters: OptionSet {
        let rawValue: UInt8
        static let client = Parameters(rawValue: 1)
        static let proto = Parameters(rawValue: 2)
        static let host = Parameters(rawValue: 4)
    }

    /// Nil for what is no element: a parameter that is malformed or there twice, or a "for" that is no node.
    internal init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        var position = range.lowerBound
        while position < range.upperBound {
            position = Scan.skipBlanks(bytes, from: position, to: range.upperBound)
            if position < range.upperBound, bytes[position] != UInt8(ascii: ";") {
                guard let end = readPair(bytes, from: position, to: range.upperBound) else { return nil }
                position = Scan.skipBlanks(bytes, from: end, to: range.upperBound)
            }
            if position == range.upperBound { return }
            guard bytes[position] == UInt8(ascii: ";") else { return nil }
            position += 1
        }
    }

    /// Reads "token=value", and returns the position behind it; nil when it is malformed.
    private mutating func readPair(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        let nameEnd = Self.tokenEnd(bytes, from: start, to: end)
        guard nameEnd > start, nameEnd < end, bytes[nameEnd] == UInt8(ascii: "=") else { return nil }
        let valueStart = nameEnd + 1
        if valueStart < end, bytes[valueStart] == UInt8(ascii: "\"") {
            guard let close = Self.closingQuote(bytes, from: valueStart + 1, to: end) else { return nil }
            return note(start..<nameEnd, valueStart + 1..<close, bytes) ? close + 1 : nil
        }
        let valueEnd = Self.tokenEnd(bytes, from: valueStart, to: end)
        guard valueEnd > valueStart else { return nil }
        return note(start..<nameEnd, valueStart..<valueEnd, bytes) ? valueEnd : nil
    }

    private mutating func note(_ name: Range<Int>, _ value: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        if bytes.matches(name, ignoringCase: "for") {
            guard seen.insert(.client).inserted else { return false }
            client = ForwardedNode(forwarded: bytes, in: value)
            return client != nil || bytes.matches(value, ignoringCase: "unknown") || ForwardedNode.isObfuscated(bytes, value)
        }
        if bytes.matches(name, ignoringCase: "proto") {
            proto = value
            return seen.insert(.proto).inserted
        }
        if bytes.matches(name, ignoringCase: "host") {
            host = value
            return seen.insert(.host).inserted
        }
        return true
    }

    private static func tokenEnd(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, Scan.isTokenByte(bytes[position]) { position += 1 }
        return position
    }

    /// The parser of fields has seen to it that no control byte stands in a value.
    private static func closingQuote(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var position = start
        while position < end {
            if bytes[position] == UInt8(ascii: "\"") { return position }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
