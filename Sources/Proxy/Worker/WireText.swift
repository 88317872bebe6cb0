internal import Bytes
internal import Wire

// For log lines.
extension AddressText {
    internal var text: String {
        withBytes { bytes in bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    }
}

extension RequestID {
    internal var text: String {
        var buffer = ByteBuffer()
        append(to: &buffer)
        return String(decoding: buffer.array, as: UTF8.self)
    }
}
