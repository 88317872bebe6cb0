import Testing

@testable import Control

@Suite struct LiveAddressTests {
    private func address(_ path: String, _ directory: String = "/srv/app") -> LiveAddress {
        LiveAddress(ConfigurationFile(path: path, workingDirectory: directory))
    }

    @Test(arguments: [
        "proxy.yaml", "./proxy.yaml", "/srv/app/proxy.yaml", "/srv//app/./proxy.yaml", "../app/proxy.yaml", "/srv/other/../app/proxy.yaml",
    ])
    func `one file has one address, however it is named`(_ path: String) {
        #expect(address(path) == address("proxy.yaml"))
        #expect(address(path).configuration == "/srv/app/proxy.yaml")
    }

    @Test func `other files have others`() {
        #expect(address("proxy.yml").name != address("proxy.yaml").name)
        #expect(address("proxy.yaml", "/srv/b").name != address("proxy.yaml").name)
    }

    @Test(arguments: ["/", "/../../x.yaml", String(repeating: "d/", count: 3000) + "x", "\u{0}\n"])
    func `whatever the path, the name is short and plain`(_ path: String) {
        let name = address(path).name
        #expect(name.utf8.count == 40 && name.hasPrefix("portico/") && name.allSatisfy { $0.isASCII })
    }
}
