import Foundation

/// The texts that the tests tap or wait for, by their keys in the catalogue.
enum ShownText: String {
    case askDoNotCall = "ask_do_not_call"
    case askTitle = "ask_title"
    case callAgainButton = "call_again_button"
    case callButton = "call_button"
    case callCreated = "call_created"
    case calledNumber = "called_number"
    case errorNoAnswer = "error_no_answer"
    case settingsSave = "settings_save"
    case settingsTitle = "settings_title"
    case tokenRefused = "token_refused"

    /// The language that the app is started in.
    static let language = "en"

    /// The text as the app shows it. The tests' bundle has a copy of the catalogue.
    ///
    /// - Returns: The text.
    /// - Throws: ``MissingTexts``.
    func shown() throws -> String {
        let tests = Bundle(for: OperatorScreenTests.self)
        guard let folder = tests.path(forResource: Self.language, ofType: "lproj"), let texts = Bundle(path: folder) else {
            throw MissingTexts()
        }
        return texts.localizedString(forKey: rawValue, value: nil, table: nil)
    }
}

/// The catalogue is not in the tests' bundle.
struct MissingTexts: Error {}
