import Bytes
import Testing
import Wire

@Suite struct AddressTextTests {
    private func text(_ address: AddressText) -> String {
        var out = ByteBuffer()
        address.append(to: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test(arguments: ["", "192.0.2.1", "2001:db8::1", "0000:0000:0000:0000:0000:ffff:255.255.255.255"])
    func `keeps an address`(address: String) {
        #expect(text(AddressText(address)) == address)
        #expect(AddressText([UInt8](address.utf8)).count == address.utf8.count)
        #expect(AddressText(address).isEmpty == address.isEmpty)
        #expect(AddressText(address).isIPv6 == address.contains(":"))
        let count = AddressText(address).withBytes { $0.count }
        #expect(count == address.utf8.count)
    }

    @Test func `cuts what cannot be an address`() {
        #expect(text(AddressText(String(repeating: "a", count: 47))) == String(repeating: "a", count: 46))
    }
}
