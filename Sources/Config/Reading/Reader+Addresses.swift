extension Reader {
    /// A list of address ranges and the word `unix`; nil, with findings, when any of it is wrong.
    mutating func addresses(_ node: YAMLNode) -> AddressList? {
        guard let elements = list(node, of: "address ranges, like `[\"10.0.0.0/8\"]`") else { return nil }
        var addresses = AddressList()
        var isWhole = true
        for element in elements {
            if case .scalar("unix", _) = element.content {
                addresses.unix = true
            } else if addresses.ranges.count == AddressList.maximumRanges {
                findings.error(element.mark, "more than \(AddressList.maximumRanges) address ranges")
                return nil
            } else if let range = parsed(element, "an address range like `10.0.0.0/8`", AddressRange.parse) {
                addresses.ranges.append(range)
            } else {
                isWhole = false
            }
        }
        return isWhole ? addresses : nil
    }
}
