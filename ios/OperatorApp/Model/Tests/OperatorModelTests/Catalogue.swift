import Foundation
import OperatorModel
import Testing

/// The String Catalog, as the tests read it.
struct Catalogue {
    static let languages = ["en", "zh-Hans"]

    private let strings: JSON

    init() throws {
        let path = "ios/OperatorApp/Sources/OperatorApp/Resources/Localizable.xcstrings"
        let catalogue = try JSONDecoder().decode(JSON.self, from: Data(Project.text(path).utf8))
        strings = try #require(catalogue["strings"])
    }

    /// A text's entry in a language.
    func unit(_ key: String, in language: String) -> JSON? {
        strings[key]?["localizations"]?[language]?["stringUnit"]
    }

    func text(_ key: String, in language: String) throws -> String {
        guard case .string(let text) = unit(key, in: language)?["value"] else { throw NoText(key: key) }
        return text
    }

    func text(_ key: TextKey, in language: String) throws -> String {
        try text(key.catalogueKey, in: language)
    }

    /// Every text whose key begins like this.
    func texts(beginningWith prefix: String, in language: String) throws -> [String] {
        guard case .object(let entries) = strings else { throw NoText(key: prefix) }
        let keys = entries.keys.filter { $0.hasPrefix(prefix) }
        #expect(!keys.isEmpty)
        return try keys.sorted().map { try text($0, in: language) }
    }

    private struct NoText: Error {
        let key: String
    }
}
