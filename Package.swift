// swift-tools-version: 6.2
// The manifest is the architecture: targets stand bottom-up, and none may import what stands below it in this file.
// Tests/TidyTests compares every `import` line with docs/architecture.md.
import PackageDescription

/// For every Swift target of the product.
let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

/// For the targets without a hot loop over C objects: every unsafe expression is spelled `unsafe`.
let strict: [SwiftSetting] = common + [.strictMemorySafety()]

/// For the two targets that every request goes through: overlapping accesses are checked at run time in debug builds, with which the scenarios run
/// too, and not in release builds (docs/decisions/0009-exclusivity-checks.md). Bounds and overflow stay checked everywhere.
let hot: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "portico",
    products: [
        .executable(name: "portico", targets: ["portico"]),
        // For the nested package in Fuzz/ only.
        .library(name: "PorticoParsers", targets: ["Bytes", "TLS", "Wire"]),
    ],
    targets: [
        // 0: C, behind one door each.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // 1: buffers, cursors, byte scans; no I/O.
        .target(name: "Bytes", swiftSettings: strict),
        // 2: one subject each, none knows another.
        .target(name: "Reactor", dependencies: ["Bytes", "CLinux"], swiftSettings: common),
        .target(name: "TLS", dependencies: ["Bytes", "COpenSSL"], swiftSettings: common),
        .target(name: "Wire", dependencies: ["Bytes"], swiftSettings: strict),
        .target(name: "Telemetry", dependencies: ["Bytes"], swiftSettings: strict),
        .target(name: "Config", dependencies: ["CYAML"], swiftSettings: strict),
        // 3: decisions about upstreams: ids and times only.
        .target(name: "Upstream", dependencies: ["Bytes", "Config"], swiftSettings: strict + hot),
        // 4: the data plane.
        .target(
            name: "Proxy", dependencies: ["Bytes", "Reactor", "TLS", "Wire", "Telemetry", "Config", "Upstream"],
            exclude: ["LIFECYCLE.md"],
            swiftSettings: common + hot),
        // 5: the control plane.
        .target(
            name: "Control",
            dependencies: ["Bytes", "Reactor", "TLS", "Wire", "Telemetry", "Config", "Upstream", "Proxy"],
            swiftSettings: strict),
        // 6: commands and exit codes.
        .executableTarget(name: "portico", dependencies: ["Control", "Proxy", "Config"], swiftSettings: strict),

        .target(name: "Support", dependencies: ["Bytes", "Wire", "Config", "COpenSSL"], path: "Tests/Support", swiftSettings: common),
        .testTarget(name: "BytesTests", dependencies: ["Bytes", "Support"], swiftSettings: common),
        .testTarget(name: "ReactorTests", dependencies: ["Reactor", "Bytes"], swiftSettings: common),
        .testTarget(name: "TLSTests", dependencies: ["TLS", "Bytes", "Support"], swiftSettings: common),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Bytes", "Support"], swiftSettings: common),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry", "Bytes"], swiftSettings: common),
        .testTarget(name: "ConfigTests", dependencies: ["Config", "Support"], swiftSettings: common),
        .testTarget(name: "UpstreamTests", dependencies: ["Upstream", "Config", "Support"], swiftSettings: common),
        .testTarget(name: "ProxyTests", dependencies: ["Proxy", "Bytes", "TLS", "Wire", "Config", "Support"], swiftSettings: common),
        .testTarget(
            name: "ControlTests", dependencies: ["Control", "Reactor", "TLS", "Config", "Support"], swiftSettings: common),
        .testTarget(
            name: "ConformanceTests", dependencies: ["Wire", "Bytes", "Support"], exclude: ["Cases"], swiftSettings: common),
        .testTarget(name: "TidyTests", swiftSettings: common),
    ]
)
