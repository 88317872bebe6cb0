/// Peers by address: ranges of IP addresses, and whether those on unix sockets, which have none, belong to them.
public struct AddressSet: Sendable, Equatable {
    /// The addresses that agree with `address` in their first bits.
    public struct AddressRange: Sendable, Equatable {
        fileprivate let first: UInt128
        fileprivate let mask: UInt128
        fileprivate let isIPv4: Bool

        /// `prefixLength` counts the bits that must agree: 0...32 of an IPv4 address, 0...128 of an IPv6 address; more is taken for all.
        public init(_ address: IPAddress, prefixLength: Int) {
            isIPv4 = address.isIPv4
            let free = max((isIPv4 ? 32 : 128) - max(prefixLength, 0), 0)
            // An over-large shift gives 0: no bit has to agree.
            mask = UInt128.max << UInt128(free)
            first = address.bits & mask
        }
    }

    private var ranges: [AddressRange]
    private var unix: Bool

    public init(_ ranges: [AddressRange] = [], unix: Bool = false) {
        self.ranges = ranges
        self.unix = unix
    }

    /// Whether nobody belongs to it.
    public var isEmpty: Bool { ranges.isEmpty && !unix }

    /// Whether `address` belongs to it; nil is a peer on a unix socket. IPv4 addresses are in IPv4 ranges only: "::/0" holds none.
    public func contains(_ address: IPAddress?) -> Bool {
        guard let address else { return unix }
        if ranges.isEmpty { return false }
        let isIPv4 = address.isIPv4
        for range in ranges where range.isIPv4 == isIPv4 && address.bits & range.mask == range.first { return true }
        return false
    }
}
