import AnonCall
import OperatorModel
import SwiftUI

/// The operator app. Its logic is in ``OperatorModel``; the views show its state and pass on what is tapped.
@main
struct Operator: App {
    @State private var model = OperatorModel(
        store: KeychainSettingsStore(service: "dev.anoncall.operator"),
        dialer: SipUriDialer(),
        clipboard: SystemClipboard(),
        observer: LoggerObserver()
    )

    var body: some Scene {
        WindowGroup {
            OperatorView(model: model)
        }
    }
}
