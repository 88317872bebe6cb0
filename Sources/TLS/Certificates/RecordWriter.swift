/// Writes a record of the certificate log behind its header, part by part, straight into the region.
internal struct RecordWriter {
    private let record: UnsafeMutableRawBufferPointer
    private var position = CertificateRecord.headerBytes

    /// `record` is the whole record, header included; what is not written of it must be zero.
    init(_ record: UnsafeMutableRawBufferPointer) {
        self.record = record
    }

    mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { write($0) }
    }

    mutating func write(_ part: ArraySlice<UInt8>) {
        part.withUnsafeBytes { write($0) }
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    private mutating func write(_ part: UnsafeRawBufferPointer) {
        precondition(part.count <= record.count - position)
        UnsafeMutableRawBufferPointer(rebasing: record[position...]).copyMemory(from: part)
        position += part.count
    }
}
