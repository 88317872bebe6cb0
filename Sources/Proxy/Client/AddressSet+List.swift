internal import Config
internal import Wire

extension AddressSet {
    /// The set of the peers that the operator lists.
    init(_ list: AddressList) {
        let ranges = list.ranges.compactMap { range in
            IPAddress(range.bytes.span).map { AddressSet.AddressRange($0, prefixLength: range.prefixLength) }
        }
        self.init(ranges, unix: list.unix)
    }
}
