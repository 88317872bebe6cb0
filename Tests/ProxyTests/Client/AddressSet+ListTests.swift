import Config
import Testing
import Wire

@testable import Proxy

@Suite struct AddressSetListTests {
    @Test func `the same peers as in the configuration`() {
        let six: [UInt8] = [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 12)
        let ranges = [AddressRange(bytes: [10, 0, 0, 0], prefixLength: 8), AddressRange(bytes: six, prefixLength: 32)]
        let set = AddressSet(AddressList(ranges: ranges, unix: true))
        #expect(set.contains(IPAddress(v4: 0x0AFF_FFFF)) && !set.contains(IPAddress(v4: 0x0B00_0000)))
        #expect(set.contains(IPAddress(bits: 0x2001_0DB8 << 96 | 1)) && !set.contains(IPAddress(bits: 0x2001_0DB9 << 96)))
        #expect(set.contains(nil))
        #expect(AddressSet(AddressList()).isEmpty)
    }
}
