import Testing
import Wire

@Suite struct AddressSetTests {
    static func address(_ text: String) -> IPAddress { IPAddressTests.parse(text)! }

    /// "10.0.0.0/8 ::1/128 unix"
    static func set(_ text: String) -> AddressSet {
        let words = text.split(separator: " ")
        let ranges = words.filter { $0 != "unix" }.map { word in
            let parts = word.split(separator: "/")
            return AddressSet.AddressRange(address(String(parts[0])), prefixLength: Int(parts[1])!)
        }
        return AddressSet(ranges, unix: words.contains("unix"))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0"), ("10.0.0.0/8", "10.255.255.255"), ("10.0.0.0/8", "::ffff:10.1.2.3"), ("192.0.2.1/32", "192.0.2.1"),
        ("0.0.0.0/0", "255.1.2.3"), ("192.0.2.128/25", "192.0.2.255"), ("::1/128", "::1"), ("2001:db8::/32", "2001:db8:ffff::1"),
        ("::/0", "2001:db8::1"), ("fe80::/10", "febf::1"), ("10.0.0.0/8 172.16.0.0/12", "172.31.255.255"),
        // A range outside of what there is counts as the narrowest or widest one.
        ("192.0.2.1/99", "192.0.2.1"), ("0.0.0.0/-1", "1.2.3.4"),
    ])
    func holds(set: String, address: String) {
        #expect(Self.set(set).contains(Self.address(address)))
    }

    @Test(arguments: [
        ("", "10.0.0.1"), ("unix", "10.0.0.1"), ("10.0.0.0/8", "11.0.0.0"), ("10.0.0.0/8", "9.255.255.255"), ("192.0.2.1/32", "192.0.2.2"),
        ("192.0.2.128/25", "192.0.2.127"), ("0.0.0.0/0", "::1"), ("::/0", "192.0.2.1"), ("::/0", "::ffff:192.0.2.1"),
        ("::/64", "192.0.2.1"), ("2001:db8::/32", "2001:db9::"), ("::1/128", "::2"), ("10.0.0.0/8", "::10.0.0.1"),
    ])
    func `does not hold`(set: String, address: String) {
        #expect(!Self.set(set).contains(Self.address(address)))
    }

    @Test func `peers on unix sockets have no address`() {
        #expect(Self.set("unix").contains(nil))
        #expect(!Self.set("0.0.0.0/0 ::/0").contains(nil))
        #expect(!AddressSet().contains(nil))
        #expect(AddressSet().isEmpty && !Self.set("unix").isEmpty && !Self.set("::1/128").isEmpty)
    }
}
