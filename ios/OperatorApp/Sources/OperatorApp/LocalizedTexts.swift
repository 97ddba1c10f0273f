import AnonCall
import Foundation
import OperatorModel
import SwiftUI

extension OperatorText {
    /// The text in the operator's language, from the String Catalog or the SDK.
    var localized: String {
        switch self {
        case .own(let key, let arguments):
            let format = Bundle.main.localizedString(forKey: key.catalogueKey, value: nil, table: nil)
            return arguments.isEmpty ? format : String(format: format, arguments: arguments)
        case .report(let text):
            return text.text()
        }
    }
}

extension TextKey {
    /// A text without placeholders in the operator's language.
    var localized: String { OperatorText(self).localized }
}

extension Text {
    /// A text in the operator's language.
    init(_ text: OperatorText) {
        self.init(verbatim: text.localized)
    }

    /// A text of the String Catalog that has no placeholders.
    init(key: TextKey) {
        self.init(OperatorText(key))
    }
}
