import AnonCall
import Foundation
import OperatorModel
import Testing

/// The texts and the String Catalog.
@Suite struct TextTests {
    private let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue()
    }

    @Test(arguments: Catalogue.languages)
    func everyTextIsInTheCatalogueInEveryLanguage(language: String) throws {
        for key in TextKey.allCases {
            #expect(catalogue.unit(key.catalogueKey, in: language)?["state"] == "translated", "\(key.catalogueKey)")
            #expect(try !catalogue.text(key, in: language).isEmpty)
        }
    }

    @Test func keysAreWrittenAsTheCatalogueWritesThem() {
        #expect(TextKey.callButton.catalogueKey == "call_button")
        #expect(TextKey.dialNoApp.catalogueKey == "dial_no_app")
    }

    /// How many texts are put in stands in the catalogue and in the calls of `OperatorText`. These are all that take any.
    @Test func textsTakeAsManyArgumentsAsTheirPlaceholders() throws {
        let taking: Set<TextKey> = [.configOther, .configurationNotValid, .configurationUnknownName, .pasteRemoved]
        for key in TextKey.allCases {
            #expect(try catalogue.text(key, in: "en").contains("%") == taking.contains(key), "\(key.catalogueKey)")
        }
    }
}
