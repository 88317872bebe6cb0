// swift-tools-version: 6.2
// Fuzz targets for everything that parses bytes from outside. `scripts/fuzz` builds and runs them: they need flags that a root
// package should not carry.
import PackageDescription

let parsers: [Target.Dependency] = [.product(name: "PorticoParsers", package: "portico")]
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "portico", path: "..")],
    targets: [
        .executableTarget(name: "FuzzRequest", dependencies: parsers, swiftSettings: settings),
        .executableTarget(name: "FuzzResponse", dependencies: parsers, swiftSettings: settings),
        .executableTarget(name: "FuzzChunked", dependencies: parsers, swiftSettings: settings),
        .executableTarget(name: "FuzzProxyHeader", dependencies: parsers, swiftSettings: settings),
        .executableTarget(name: "FuzzPEM", dependencies: parsers, swiftSettings: settings),
        .executableTarget(name: "FuzzDER", dependencies: parsers, swiftSettings: settings),
    ]
)
