/// Peers by address, as the operator lists them.
public struct AddressList: Sendable, Equatable {
    /// The most ranges in one list.
    public static let maximumRanges = 256

    public var ranges: [AddressRange]
    /// Peers on unix sockets, which have no address, belong to it.
    public var unix: Bool

    public init(ranges: [AddressRange] = [], unix: Bool = false) {
        self.ranges = ranges
        self.unix = unix
    }

    /// Whether a peer of a listener on `address` can belong to it.
    public func hasPeers(of address: ListenAddress) -> Bool {
        switch address {
        case .tcp: !ranges.isEmpty
        case .unix: unix
        }
    }
}
