internal import COpenSSL

/// SHA-256 (FIPS 180-4), and how its result is written.
public enum Digest {
    /// The 32 bytes of the digest of `bytes`.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { sha256($0) }
    }

    internal static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var running = RunningDigest()
        running.add(bytes)
        return running.finish()
    }

    /// Lower-case hexadecimal digits.
    public static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// SHA-256 over parts that come one by one; it lives on the stack (docs/workarounds.md).
internal struct RunningDigest {
    private var context = SHA256_CTX()

    init() {
        // None of the three calls can fail: they only fill or mix the context.
        SHA256_Init(&context)
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    /// The 32 bytes of the digest of everything added.
    consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            SHA256_Final(buffer.baseAddress, &context)
            count = 32
        }
    }
}
