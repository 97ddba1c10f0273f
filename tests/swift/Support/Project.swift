import Foundation

/// This repository's files.
enum Project {
    /// Found from this file upwards: several packages use it, each by a path of its own.
    static let root = {
        var folder = URL(fileURLWithPath: #filePath)
        repeat { folder.deleteLastPathComponent() } while folder.path != "/" && !isRoot(folder)
        return folder
    }()

    private static func isRoot(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("Cargo.lock").path)
    }

    static let answers = root.appendingPathComponent("tests/answers")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The cases of a file that the tests of all languages share.
    static func cases(_ file: URL) throws -> [Case] {
        try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    }

    /// The cases of `tests/answers/`, all files together.
    static func answerCases() throws -> [Case] {
        try FileManager.default.contentsOfDirectory(at: answers, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .flatMap(cases)
    }
}

/// A called number and the outcome that it leads to.
struct Case: Decodable {
    let name: String?
    let called: String
    let created: Bool?
    /// What the call history tells of a call to this number, where it tells the same every time.
    let find: String?
    let expect: JSON
}
