import Testing

@testable import Control

@Suite struct ConfigurationFileTests {
    @Test(arguments: [
        ("proxy.yaml", "/srv/app"), ("./proxy.yaml", "/srv/app/."), ("conf/proxy.yaml", "/srv/app/conf"),
        ("/etc/p.yaml", "/etc"), ("/p.yaml", "/"),
    ])
    func `relative paths start at the file's directory`(_ path: String, _ directory: String) {
        let file = ConfigurationFile(path: path, workingDirectory: "/srv/app")
        #expect(file.path == path && file.baseDirectory == directory)
    }

    @Test func `the file that is named is the one, readable or not`() {
        #expect(ConfigurationFile.find("x.yaml", workingDirectory: "/", isReadable: { _ in false })?.path == "x.yaml")
    }

    @Test func `otherwise the first that can be read`() {
        #expect(ConfigurationFile.find(nil, workingDirectory: "/w", isReadable: { _ in true })?.path == "proxy.yaml")
        let system = ConfigurationFile.find(nil, workingDirectory: "/w", isReadable: { $0.hasPrefix("/etc") })
        #expect(system?.path == "/etc/portico/proxy.yaml" && system?.baseDirectory == "/etc/portico")
        #expect(ConfigurationFile.find(nil, workingDirectory: "/w", isReadable: { _ in false }) == nil)
    }
}
