/// The host of a request as routes see it: without port and trailing dot, in any case.
enum HostName {
    /// The part of a Host value (`host`, `host:port`, `[v6]:port`; RFC 9110, section 7.2) that is the name. Brackets stay. May be empty.
    static func bareRange(_ host: borrowing Span<UInt8>) -> Range<Int> {
        var end = host.count
        var index = 0
        let isBracketed = end > 0 && host[0] == UInt8(ascii: "[")
        while index < end {
            if isBracketed && host[index] == UInt8(ascii: "]") {
                return 0..<(index + 1)
            }
            if !isBracketed && host[index] == UInt8(ascii: ":") { end = index }
            index += 1
        }
        if end > 0 && host[end - 1] == UInt8(ascii: ".") { end -= 1 }
        return 0..<end
    }

    /// What follows the first label and its dot: where a one-label wildcard is looked up. nil without a dot or with an empty label.
    static func parentRange(_ host: borrowing Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index < range.upperBound {
            if host[index] == UInt8(ascii: ".") {
                return index > range.lowerBound && index + 1 < range.upperBound ? (index + 1)..<range.upperBound : nil
            }
            index += 1
        }
        return nil
    }

    /// ASCII only: host names are compared without regard to case (RFC 9110, section 4.2.3).
    @inline(__always) static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
