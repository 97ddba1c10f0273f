import OperatorModel
import UIKit

/// The system's pasteboard. What is copied stays on this device, and for two minutes.
struct SystemClipboard: Clipboard {
    func copy(accessCode: String) {
        UIPasteboard.general.setItems(
            [["public.utf8-plain-text": accessCode]],
            options: [.localOnly: true, .expirationDate: Date(timeIntervalSinceNow: 120)]
        )
    }
}
