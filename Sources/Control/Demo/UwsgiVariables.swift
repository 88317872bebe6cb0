/// The demo app's side of the uwsgi protocol: the block of variables in front of the body.
///
/// One byte modifier1, two bytes size (little-endian), one byte modifier2, then names and values, each behind two bytes of length.
internal enum UwsgiVariables {
    enum Result: Equatable {
        case incomplete
        /// `length`: bytes of header and block together.
        case complete(variables: [DemoFact], length: Int)
        case malformed
    }

    static func parse(_ bytes: [UInt8]) -> Result {
        guard bytes.count >= 4 else { return .incomplete }
        guard bytes[0] == 0, bytes[3] == 0 else { return .malformed }
        let end = 4 + number(bytes, 1)
        guard bytes.count >= end else { return .incomplete }
        var variables: [DemoFact] = []
        var position = 4
        while position < end {
            guard let name = text(bytes, &position, end), let value = text(bytes, &position, end) else { return .malformed }
            variables.append(DemoFact(name: name, value: value))
        }
        return .complete(variables: variables, length: end)
    }

    private static func text(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> String? {
        guard position + 2 <= end else { return nil }
        let length = number(bytes, position)
        guard position + 2 + length <= end else { return nil }
        defer { position += 2 + length }
        return String(decoding: bytes[(position + 2)..<(position + 2 + length)], as: UTF8.self)
    }

    private static func number(_ bytes: [UInt8], _ position: Int) -> Int {
        Int(bytes[position]) | Int(bytes[position + 1]) << 8
    }
}
