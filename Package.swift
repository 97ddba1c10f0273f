// swift-tools-version: 6.0

import Foundation
import PackageDescription

/// Where the compiled library (`libanoncall.so`, `libanoncall.dylib`) is, for the development of this package. Apps leave it
/// unset.
let libraryFolder = Context.environment["ANONCALL_LIBRARY_DIR"]

/// The released XCFramework. `cargo xtask ios --release-url …` writes this line, and reads it: leave its form.
let release: (url: String, checksum: String)? = nil

/// The XCFramework that `cargo xtask ios` builds.
let built = "target/ios/AnonCallFFI.xcframework"

/// The Rust core, compiled, with its C header.
///
/// Apple platforms get it as an XCFramework: the one that was built here, or else the released one. Elsewhere, and wherever
/// `ANONCALL_LIBRARY_DIR` says so, it is a shared library.
func core() -> Target {
    #if canImport(Darwin)
        if libraryFolder == nil {
            let isBuilt = FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(built)")
            if let release, !isBuilt {
                return .binaryTarget(name: "AnonCallFFI", url: release.url, checksum: release.checksum)
            }
            return .binaryTarget(name: "AnonCallFFI", path: built)
        }
    #endif
    return .systemLibrary(name: "AnonCallFFI", path: "bindings/swift/include")
}

/// Links the shared library and has the tests find it again when they run.
func linking() -> [LinkerSetting] {
    #if canImport(Darwin)
        // What the Rust core uses of the system. A shared library has it linked already.
        let system: [LinkerSetting] = [.linkedFramework("Security"), .linkedFramework("CoreFoundation")]
    #else
        let system: [LinkerSetting] = [.linkedLibrary("anoncall")]
    #endif
    guard let libraryFolder else { return system }
    return [
        .linkedLibrary("anoncall"),
        .unsafeFlags(["-L\(libraryFolder)", "-Xlinker", "-rpath", "-Xlinker", libraryFolder]),
    ]
}

/// Warnings are errors where this package is developed. SwiftPM allows no such flag in a package that an app depends on.
let strict: [SwiftSetting] = libraryFolder == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]

let package = Package(
    name: "AnonCall",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [
        .library(name: "AnonCall", targets: ["AnonCall"]),
        // The same as a framework of its own. ios/README.md says when to take which.
        .library(name: "AnonCallDynamic", type: .dynamic, targets: ["AnonCall"]),
        .library(name: "AnonCallTesting", targets: ["AnonCallTesting"]),
    ],
    targets: [
        core(),
        .target(
            name: "AnonCallCore",
            dependencies: ["AnonCallFFI"],
            path: "bindings/swift",
            exclude: ["include"],
            // In Swift 6 mode, UniFFI's helpers for asynchronous callbacks do not compile.
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: linking()
        ),
        .target(
            name: "AnonCall",
            dependencies: ["AnonCallCore"],
            path: "ios/Sources/AnonCall",
            resources: [.copy("PrivacyInfo.xcprivacy")],
            swiftSettings: strict
        ),
        .target(
            name: "AnonCallTesting",
            dependencies: ["AnonCall"],
            path: "ios/Sources/AnonCallTesting",
            swiftSettings: strict
        ),
        .testTarget(
            name: "AnonCallTests",
            dependencies: ["AnonCall", "AnonCallCore", "AnonCallTesting"],
            path: "tests/swift",
            swiftSettings: strict
        ),
    ]
)
