internal import COpenSSL

/// The passphrases an operator gave in a file, one a line, in the order in which they are tried. Wiped from memory when released.
public final class Passphrases: @unchecked Sendable {  // Nothing changes between `init` and `deinit`.
    public static let maximumFileBytes = 64 << 10
    public static let maximumCount = 100
    public static let maximumBytes = 1024

    /// No passphrase at all: the setting is absent.
    public static let none = Passphrases()

    /// The file they come from, for reasons; nil when the setting is absent.
    public let source: String?
    private let text: UnsafeMutableRawBufferPointer
    private let lines: [Range<Int>]

    private init() {
        source = nil
        text = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        lines = []
    }

    /// Reads the bytes of `source` and wipes them. Lines end with LF or CRLF, empty ones are passed over, spaces count. Throws a reason that
    /// holds no passphrase.
    public init(source: String, wiping bytes: inout [UInt8]) throws(FileRefusal) {
        defer { Wiping.wipe(&bytes) }
        lines = try Self.lines(of: bytes.span)
        self.source = source
        text = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        text.copyBytes(from: bytes)
    }

    deinit {
        guard source != nil else { return }
        OPENSSL_cleanse(text.baseAddress, text.count)
        text.deallocate()
    }

    /// How many there are.
    public var count: Int { lines.count }

    /// Hands a passphrase to `body`, which must not keep it.
    internal func with<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: text[lines[number]]))
    }

    private static func lines(of text: borrowing Span<UInt8>) throws(FileRefusal) -> [Range<Int>] {
        guard text.count <= maximumFileBytes else { throw FileRefusal("larger than \(maximumFileBytes) bytes") }
        var lines: [Range<Int>] = []
        let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
        var start = hasMark ? 3 : 0
        var number = 0
        while start < text.count {
            number += 1
            var next = start
            while next < text.count, text[next] != UInt8(ascii: "\n") {
                if text[next] == 0 { throw FileRefusal("line \(number): a NUL byte (UTF-16 text? save it as UTF-8)") }
                next += 1
            }
            let end = next > start && text[next - 1] == UInt8(ascii: "\r") ? next - 1 : next
            guard end - start <= maximumBytes else { throw FileRefusal("line \(number): longer than \(maximumBytes) bytes") }
            if end > start {
                guard lines.count < maximumCount else { throw FileRefusal("line \(number): more than \(maximumCount) passphrases") }
                lines.append(start..<end)
            }
            start = next + 1
        }
        guard !lines.isEmpty else { throw FileRefusal("it holds no passphrase") }
        return lines
    }
}

/// Secrets are overwritten before their memory goes back.
internal enum Wiping {
    /// Overwrites the bytes with zeros; a copy that somebody else still holds stays as it is.
    static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
