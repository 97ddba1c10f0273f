// swift-tools-version: 6.0

import PackageDescription

/// Set where this package is developed, see the SDK's manifest.
let isDeveloped = Context.environment["ANONCALL_LIBRARY_DIR"] != nil

/// Warnings are errors where this package is developed.
let strict: [SwiftSetting] = isDeveloped ? [.unsafeFlags(["-warnings-as-errors"])] : []

/// Swift 6.0's `libswiftObservation.so` on Linux names a function that no library has and that only a fault would call.
let tolerant: [LinkerSetting] =
    isDeveloped ? [.unsafeFlags(["-Xlinker", "--allow-shlib-undefined"], .when(platforms: [.linux]))] : []

// A package of its own, so that apps that add the SDK get nothing of this app.
let package = Package(
    name: "OperatorModel",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "OperatorModel", targets: ["OperatorModel"])],
    dependencies: [.package(name: "AnonCall", path: "../../..")],
    targets: [
        .target(
            name: "OperatorModel",
            dependencies: [.product(name: "AnonCall", package: "AnonCall")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OperatorModelTests",
            dependencies: ["OperatorModel", .product(name: "AnonCallTesting", package: "AnonCall")],
            swiftSettings: strict,
            linkerSettings: tolerant
        ),
    ]
)
