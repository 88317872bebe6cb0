extension IPAddress {
    /// The address that `bytes[range]` spells (RFC 4291, section 2.2; IPv4 as four decimal numbers without leading zeros); nil for anything
    /// else, a zone or brackets included.
    public init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        // "0000:0000:0000:0000:0000:ffff:255.255.255.255"
        guard range.count >= 2, range.count <= 45 else { return nil }
        for position in range where bytes[position] == UInt8(ascii: ":") {
            guard let value = Self.parseSix(bytes, range) else { return nil }
            self.init(bits: value)
            return
        }
        guard let value = Self.parseFour(bytes, range) else { return nil }
        self.init(v4: value)
    }

    private static func parseFour(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
        var value: UInt32 = 0
        var position = range.lowerBound
        for part in 0..<4 {
            let start = position
            var number = 0
            while position < range.upperBound, Scan.isDigit(bytes[position]), position - start < 3 {
                number = number * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            if position == start || number > 255 || (position - start > 1 && bytes[start] == 0x30) { return nil }
            value = value << 8 | UInt32(number)
            if part == 3 { break }
            guard position < range.upperBound, bytes[position] == UInt8(ascii: ".") else { return nil }
            position += 1
        }
        return position == range.upperBound ? value : nil
    }

    /// Groups before "::" gather in `left`, those behind it in `right`.
    private static func parseSix(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt128? {
        var (left, right): (UInt128, UInt128) = (0, 0)
        var groups = 0
        var leftGroups: Int?
        var position = range.lowerBound
        if bytes[position] == UInt8(ascii: ":") {
            guard bytes[position + 1] == UInt8(ascii: ":") else { return nil }
            leftGroups = 0
            position += 2
        }
        while position < range.upperBound {
            guard groups < 8 else { return nil }
            let start = position
            var group: UInt128 = 0
            while position < range.upperBound, let digit = Scan.hexadecimalDigit(bytes[position]), position - start < 4 {
                group = group << 4 | UInt128(digit)
                position += 1
            }
            var width = 1
            if position < range.upperBound, bytes[position] == UInt8(ascii: ".") {
                guard groups <= 6, let four = parseFour(bytes, start..<range.upperBound) else { return nil }
                (group, width, position) = (UInt128(four), 2, range.upperBound)
            } else if position == start {
                return nil
            }
            groups += width
            if leftGroups == nil { left = left << UInt128(16 * width) | group } else { right = right << UInt128(16 * width) | group }
            if position == range.upperBound { break }
            guard bytes[position] == UInt8(ascii: ":") else { return nil }
            position += 1
            if position == range.upperBound { return nil }
            if bytes[position] == UInt8(ascii: ":") {
                guard leftGroups == nil else { return nil }
                leftGroups = groups
                position += 1
            }
        }
        guard let leftGroups else { return groups == 8 ? left : nil }
        // "::" stands for one group at least.
        guard groups < 8 else { return nil }
        return left << UInt128(16 * (8 - leftGroups)) | right
    }

    /// The address as text: IPv4 as four decimal numbers, IPv6 as RFC 5952 recommends, without brackets.
    public var text: AddressText {
        var text = AddressText()
        if isIPv4 {
            for part in 0..<4 {
                if part > 0 { text.append(UInt8(ascii: ".")) }
                text.append(decimal: UInt8(truncatingIfNeeded: bits >> UInt128(24 - 8 * part)))
            }
            return text
        }
        let zeros = longestZeros
        var index = 0
        while index < 8 {
            if index == zeros.lowerBound, !zeros.isEmpty {
                text.append(UInt8(ascii: ":"))
                text.append(UInt8(ascii: ":"))
                index = zeros.upperBound
                continue
            }
            if index > 0, index != zeros.upperBound || zeros.isEmpty { text.append(UInt8(ascii: ":")) }
            text.append(hexadecimal: group(index))
            index += 1
        }
        return text
    }

    private func group(_ index: Int) -> UInt16 { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * index)) }

    /// The first longest run of two or more groups that are 0; empty when there is none.
    private var longestZeros: Range<Int> {
        var best = 0..<0
        var index = 0
        while index < 8 {
            let start = index
            while index < 8, group(index) == 0 { index += 1 }
            if index - start > max(best.count, 1) { best = start..<index }
            index += 1
        }
        return best
    }
}
