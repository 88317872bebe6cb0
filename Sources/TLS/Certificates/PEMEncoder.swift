extension PEM {
    /// A PEM block of `der`, lines of 64 characters (RFC 7468).
    public static func encode(_ der: [UInt8], label: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = Array("-----BEGIN \(label)-----\n".utf8)
        var column = 0
        for start in stride(from: 0, to: der.count, by: 3) {
            let part = der[start..<min(start + 3, der.count)]
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < part.count ? UInt32(part[start + offset]) : 0) }
            for digit in 0..<4 {
                let isPadding = digit > part.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(group >> UInt32(18 - 6 * digit)) & 63])
            }
            column += 4
            if column == 64 || start + 3 >= der.count {
                text.append(UInt8(ascii: "\n"))
                column = 0
            }
        }
        text += Array("-----END \(label)-----\n".utf8)
        return String(decoding: text, as: UTF8.self)
    }
}
