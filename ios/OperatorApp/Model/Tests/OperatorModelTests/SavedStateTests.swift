import Foundation
import OperatorModel
import Testing

/// Numbers are nowhere but in the journal, as hashes, and in the Keychain: the system restores nothing of a screen.
@Suite struct SavedStateTests {
    private static let folders = ["ios/OperatorApp/Sources/OperatorApp", "ios/OperatorApp/Model/Sources/OperatorModel"]

    @Test(arguments: ["SceneStorage", "AppStorage", "userActivity", "NSUserActivity", "NSCoder", "restorationIdentifier"])
    func nothingIsHandedToTheSystemToBeRestored(name: String) throws {
        for file in try sources() { #expect(!(try text(file).contains(name)), "\(file)") }
    }

    @Test func theDefaultsAreOnlyRead() throws {
        let using = try sources().filter { try text($0).contains("UserDefaults") }
        #expect(using.map(\.lastPathComponent) == ["ManagedDefaults.swift"])
        for file in using { #expect(!(try text(file).contains("defaults.set"))) }
    }

    private func sources() throws -> [URL] {
        let files = try Self.folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(
                at: Project.root.appendingPathComponent(folder),
                includingPropertiesForKeys: nil
            )
        }
        let swift = files.filter { $0.pathExtension == "swift" }
        #expect(swift.count > 40)
        return swift
    }

    private func text(_ file: URL) throws -> String {
        try String(contentsOf: file, encoding: .utf8)
    }
}
