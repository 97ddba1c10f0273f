import AnonCall
import Foundation
import OperatorModel
import Testing

/// The texts and the String Catalog.
@Suite struct TextTests {
    private let catalogue: JSON?

    init() throws {
        let path = "ios/OperatorApp/Sources/OperatorApp/Resources/Localizable.xcstrings"
        catalogue = try JSONDecoder().decode(JSON.self, from: Data(Project.text(path).utf8))["strings"]
    }

    @Test(arguments: ["en", "zh-Hans"])
    func everyTextIsInTheCatalogueInEveryLanguage(language: String) throws {
        for key in TextKey.allCases {
            let unit = catalogue?[key.catalogueKey]?["localizations"]?[language]?["stringUnit"]
            #expect(unit?["state"] == "translated", "\(key.catalogueKey)")
            guard case .string(let text) = unit?["value"] else {
                Issue.record("no text for \(key.catalogueKey)")
                continue
            }
            #expect(!text.isEmpty)
        }
    }

    @Test func keysAreWrittenAsTheCatalogueWritesThem() {
        #expect(TextKey.callButton.catalogueKey == "call_button")
        #expect(TextKey.dialNoApp.catalogueKey == "dial_no_app")
    }

    /// How many texts are put in stands in the catalogue and in the calls of `OperatorText`. These are all that take any.
    @Test func textsTakeAsManyArgumentsAsTheirPlaceholders() throws {
        let taking: Set<TextKey> = [.configOther, .keyDigit]
        for key in TextKey.allCases {
            guard case .string(let text) = catalogue?[key.catalogueKey]?["localizations"]?["en"]?["stringUnit"]?["value"] else {
                Issue.record("no text for \(key.catalogueKey)")
                continue
            }
            #expect(text.contains("%") == taking.contains(key), "\(key.catalogueKey)")
        }
    }
}
