// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Bench",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "AnonCall", path: "../..")],
    targets: [
        .target(name: "BenchSupport", dependencies: [.product(name: "AnonCall", package: "AnonCall")]),
        .executableTarget(name: "load", dependencies: ["BenchSupport"]),
        .executableTarget(name: "cold-start", dependencies: ["BenchSupport"]),
    ]
)
