public import Bytes

/// Writes the framing of the chunked transfer coding (RFC 9112, section 7.1); the caller writes the data in between.
public enum ChunkWriter {
    /// Bytes that `begin` and `finish` may add together.
    public static let maximumOverhead = 20

    /// The line before a chunk of `size` bytes (1 or more: a chunk of 0 would end the body).
    public static func begin(size: Int, into out: inout ByteBuffer) {
        precondition(size > 0)
        out.append(hexadecimal: size)
        out.append("\r\n")
    }

    /// The line end behind a chunk's data.
    public static func finish(into out: inout ByteBuffer) {
        out.append("\r\n")
    }

    /// The last chunk, without trailers. Leaving it out is how a cut body looks cut.
    public static func end(into out: inout ByteBuffer) {
        out.append("0\r\n\r\n")
    }

    /// The last chunk and the trailer fields of `section` that may pass (`TrailerFields`).
    public static func end(trailers section: Span<UInt8>, into out: inout ByteBuffer) {
        out.append("0\r\n")
        TrailerFields.append(section, to: &out)
        out.append("\r\n")
    }
}
