import TLS
import Testing

@Suite struct PasswordSchemeTests {
    private static let pkcs5: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05]
    private static let aes256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A]
    private static let salt = KeyForms.tlv(4, [1, 2, 3, 4, 5, 6, 7, 8])

    private static func algorithm(_ identifier: [UInt8], _ parameters: [UInt8]) -> [UInt8] {
        KeyForms.tlv(0x30, KeyForms.tlv(6, identifier) + parameters)
    }

    private static func number(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var value = value
        repeat {
            bytes.insert(UInt8(value & 255), at: 0)
            value >>= 8
        } while value > 0
        return KeyForms.tlv(2, bytes[0] >= 0x80 ? [0] + bytes : bytes)
    }

    /// PBES2 with a derivation function; AES-256-CBC.
    private static func pbes2(_ function: [UInt8], cipher: [UInt8] = aes256) -> [UInt8] {
        algorithm(pkcs5 + [13], KeyForms.tlv(0x30, function + algorithm(cipher, KeyForms.tlv(4, [UInt8](repeating: 0, count: 16)))))
    }

    private static func pbkdf2(_ iterations: [UInt8]) -> [UInt8] {
        pbes2(algorithm(pkcs5 + [12], KeyForms.tlv(0x30, salt + iterations)))
    }

    private static func scrypt(_ cost: Int, _ block: Int, _ lanes: Int) -> [UInt8] {
        let identifier: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]
        return pbes2(algorithm(identifier, KeyForms.tlv(0x30, salt + number(cost) + number(block) + number(lanes))))
    }

    private static func pkcs12(_ kind: UInt8, _ iterations: Int) -> [UInt8] {
        algorithm([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01, kind], KeyForms.tlv(0x30, salt + number(iterations)))
    }

    private func read(_ der: [UInt8]) -> Result<PasswordScheme, FileRefusal> {
        do throws(FileRefusal) {
            return .success(try PasswordScheme(der))
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [
        (pbkdf2(number(1)), 1, false), (pbkdf2(number(2048)), 2048, false), (pbkdf2(number(10_000_000)), 10_000_000, false),
        (pbkdf2(KeyForms.tlv(2, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1])), 1, false),
        (scrypt(16_384, 8, 1), 131_072, false), (scrypt(1024, 8, 16), 131_072, false),
        (pkcs12(3, 100), 100, false), (pkcs12(6, 2048), 2048, true), (pkcs12(1, 1), 1, true),
        (algorithm(pkcs5 + [3], KeyForms.tlv(0x30, salt + number(7))), 7, true),
        (pbes2(algorithm(pkcs5 + [12], KeyForms.tlv(0x30, salt + number(5))), cipher: [0x2B, 0x0E, 0x03, 0x02, 0x07]), 5, true),
    ])
    func readsTheCost(der: [UInt8], rounds: Int, isLegacy: Bool) {
        #expect(read(der).value?.rounds == rounds)
        #expect(read(der).value?.isLegacy == isLegacy)
    }

    @Test(arguments: [
        (pbkdf2(number(10_000_001)), "more than 10000000 iterations"), (pbkdf2(number(1 << 31)), "more than 10000000 iterations"),
        (pbkdf2(KeyForms.tlv(2, [0x7F] + [UInt8](repeating: 0xFF, count: 60))), "more than 10000000 iterations"),
        (pkcs12(3, 1 << 31), "more than 10000000 iterations"),
        (scrypt(1 << 30, 8, 1), "MiB of memory"), (scrypt(2, 1 << 30, 1), "MiB of memory"), (scrypt(2, 1, 1 << 30), "MiB of memory"),
        (scrypt(1 << 40, 1 << 40, 1 << 40), "MiB of memory"), (scrypt(32_768, 8, 1), "MiB of memory"),
        (scrypt(16_384, 8, 100), "rounds of scrypt"),
        (pbkdf2(number(0)), "cannot be read"), (pbkdf2(KeyForms.tlv(2, [0xFF])), "cannot be read"),
        (pbkdf2(KeyForms.tlv(2, [])), "cannot be read"), (pbkdf2([]), "cannot be read"), (pbkdf2(KeyForms.tlv(4, [1])), "cannot be read"),
        (pbes2([]), "cannot be read"), (algorithm(pkcs5 + [13], []), "cannot be read"),
        (algorithm(pkcs5 + [13], [5, 0]), "cannot be read"), (pbkdf2(number(1)) + [0], "cannot be read"), ([], "cannot be read"),
        (pkcs12(7, 1), "not supported"), (pkcs12(0, 1), "not supported"),
        (algorithm(pkcs5 + [1], KeyForms.tlv(0x30, salt + number(7))), "not supported"), (algorithm([0x2A], [5, 0]), "not supported"),
        (pbes2(algorithm(pkcs5 + [12], KeyForms.tlv(0x30, salt + number(5))), cipher: [0x2A, 0x03]), "not supported"),
        (pbes2(algorithm([0x2A, 0x03], KeyForms.tlv(0x30, salt + number(5)))), "not supported"),
    ])
    func refuses(der: [UInt8], reason: String) {
        #expect(read(der).reason?.contains(reason) == true, "\(read(der))")
    }
}
