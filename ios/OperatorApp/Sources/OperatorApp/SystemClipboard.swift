import OperatorModel
import UIKit

/// The system's pasteboard. An access code stays on this device, and for two minutes.
struct SystemClipboard: Clipboard {
    func copy(supportReport: String) {
        UIPasteboard.general.setItems([["public.utf8-plain-text": supportReport]])
    }

    func copy(accessCode: String) {
        UIPasteboard.general.setItems(
            [["public.utf8-plain-text": accessCode]],
            options: [.localOnly: true, .expirationDate: Date(timeIntervalSinceNow: 120)]
        )
    }
}
