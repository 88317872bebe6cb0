/// The forms in which certificates and keys lie in files, told apart by the first bytes.
public enum FileForm: Sendable, Equatable {
    /// PEM, or anything else that is read as text.
    case text
    /// Text in two bytes a character, by its byte order mark.
    case utf16
    /// PKCS#12 (RFC 7292).
    case pkcs12
    /// Another DER value, or the start of one.
    case der

    public init(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    internal init(_ bytes: borrowing Span<UInt8>) {
        self = .text
        guard bytes.count > 4 else { return }
        if bytes[0] == 0xFE && bytes[1] == 0xFF || bytes[0] == 0xFF && bytes[1] == 0xFE { self = .utf16 }
        guard bytes[0] == DER.sequence else { return }
        let lengthBytes = Int(bytes[1]) - 0x80
        if lengthBytes >= 0 && lengthBytes <= 4 {
            // A length of more than one byte, or the indefinite one of BER, is no ASCII.
            let isThree = Self.isVersionThree(bytes, at: 2 + lengthBytes)
            if isThree || lengthBytes > 0 { self = isThree ? .pkcs12 : .der }
        } else if Int(bytes[1]) + 2 == bytes.count && bytes[2] == DER.integer {
            self = Self.isVersionThree(bytes, at: 2) ? .pkcs12 : .der
        }
    }

    private static func isVersionThree(_ bytes: borrowing Span<UInt8>, at position: Int) -> Bool {
        position + 2 < bytes.count && bytes[position] == DER.integer && bytes[position + 1] == 1 && bytes[position + 2] == 3
    }
}
