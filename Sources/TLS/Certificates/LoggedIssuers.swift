/// The certificates of issuers that a log holds already, by content.
internal struct LoggedIssuers {
    struct Place {
        /// Where its record is, in units.
        let position: UInt32
        /// SHA-256 of its DER.
        let digest: [UInt8]
    }

    private static let maximumRecent = 8

    private var places: [ContentIdentity: UInt32] = [:]
    /// The last few distinct ones: a directory has thousands of certificates of a handful of issuers, and comparing is cheaper than a
    /// digest.
    private var recent: [(der: [UInt8], place: Place)] = []
    private var oldest = 0

    /// Its place, when it is one of the last few.
    func recent(_ der: [UInt8]) -> Place? {
        recent.first { $0.der == der }?.place
    }

    /// Its place, when the log holds it at all.
    mutating func place(_ der: [UInt8], digest: [UInt8]) -> Place? {
        guard let position = places[ContentIdentity(sha256: digest)] else { return nil }
        return remember(der, Place(position: position, digest: digest))
    }

    /// Notes that its record was written.
    mutating func add(_ der: [UInt8], digest: [UInt8], position: UInt32) -> Place {
        places[ContentIdentity(sha256: digest)] = position
        return remember(der, Place(position: position, digest: digest))
    }

    private mutating func remember(_ der: [UInt8], _ place: Place) -> Place {
        if recent.count < Self.maximumRecent {
            recent.append((der, place))
        } else {
            recent[oldest] = (der, place)
            oldest = (oldest + 1) % Self.maximumRecent
        }
        return place
    }
}
