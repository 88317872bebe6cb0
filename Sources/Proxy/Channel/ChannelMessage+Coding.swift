extension ChannelMessage {
    private enum Kind: UInt8 {
        case start = 1
        case certificates
        case certificatesGrew
        case listener
        case snapshot
        case ticketKeys
        case drain
        case acknowledged
        case refused
    }

    /// Texts are cut to this, so that a message always fits a datagram.
    private static let maximumTextBytes = 16 * 1024

    /// The datagram: one byte for the kind, then the values in order.
    public func encode() -> [UInt8] {
        var writer = FieldWriter()
        switch self {
        case .start(let worker, let keys):
            writer.begin(Kind.start.rawValue)
            writer.put(worker)
            writer.put(keys)
        case .certificates(let capacity, let length):
            writer.begin(Kind.certificates.rawValue)
            writer.put(capacity)
            writer.put(length)
        case .certificatesGrew(let length):
            writer.begin(Kind.certificatesGrew.rawValue)
            writer.put(length)
        case .listener(let key):
            writer.begin(Kind.listener.rawValue)
            writer.put(Self.cut(key))
        case .snapshot(let generation):
            writer.begin(Kind.snapshot.rawValue)
            writer.put(Int(generation))
        case .ticketKeys(let keys):
            writer.begin(Kind.ticketKeys.rawValue)
            writer.put(keys)
        case .drain(let milliseconds):
            writer.begin(Kind.drain.rawValue)
            writer.put(milliseconds)
        case .acknowledged(let generation):
            writer.begin(Kind.acknowledged.rawValue)
            writer.put(Int(generation))
        case .refused(let generation, let reason):
            writer.begin(Kind.refused.rawValue)
            writer.put(Int(generation))
            writer.put(Self.cut(reason))
        }
        return writer.bytes
    }

    /// The first bytes of `text`, up to the end of a character: half of one would make the receiver refuse the message.
    private static func cut(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count > maximumTextBytes else { return bytes }
        var end = maximumTextBytes
        while end > 0 && bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }

    /// Nil for anything that `encode` cannot have made: an unknown kind, values out of range, bytes missing or left over.
    public static func decode(_ bytes: [UInt8]) -> ChannelMessage? {
        var reader = FieldReader(bytes)
        guard let byte = reader.takeByte(), let kind = Kind(rawValue: byte), let message = decode(kind, &reader), reader.isAtEnd else {
            return nil
        }
        return message
    }

    private static func decode(_ kind: Kind, _ reader: inout FieldReader) -> ChannelMessage? {
        switch kind {
        case .start:
            guard let worker = reader.takeNumber(), let keys = reader.takeBytes() else { return nil }
            return .start(worker: worker, ticketKeys: keys)
        case .certificates:
            guard let capacity = reader.takeNumber(), let length = reader.takeNumber(), length <= capacity else { return nil }
            return .certificates(capacity: capacity, length: length)
        case .certificatesGrew:
            return reader.takeNumber().map { .certificatesGrew(length: $0) }
        case .listener:
            return reader.takeText().map { .listener(key: $0) }
        case .snapshot:
            return takeGeneration(&reader).map { .snapshot(generation: $0) }
        case .ticketKeys:
            return reader.takeBytes().map { .ticketKeys($0) }
        case .drain:
            return reader.takeNumber().map { .drain(milliseconds: $0) }
        case .acknowledged:
            return takeGeneration(&reader).map { .acknowledged(generation: $0) }
        case .refused:
            guard let generation = takeGeneration(&reader), let reason = reader.takeText() else { return nil }
            return .refused(generation: generation, reason: reason)
        }
    }

    private static func takeGeneration(_ reader: inout FieldReader) -> UInt32? {
        reader.takeNumber().flatMap { UInt32(exactly: $0) }
    }
}
