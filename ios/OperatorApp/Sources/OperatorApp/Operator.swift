import AnonCall
import OperatorModel
import SwiftUI

/// The operator app. Its logic is in ``OperatorModel``; the views show its state and pass on what is tapped.
@main
struct Operator: App {
    /// The app's name for its items in the Keychain.
    private static let service = "dev.anoncall.operator"

    private static let journalFile = FileManager.default
        .urls(for: .applicationSupportDirectory, in: .userDomainMask)[0]
        .appendingPathComponent("calls")

    @State private var model = OperatorModel(
        parts: Parts(
            store: KeychainSettingsStore(service: Self.service),
            managed: ManagedDefaults(),
            recents: KeychainRecents(service: Self.service),
            dialer: SipUriDialer(),
            clipboard: SystemClipboard(),
            network: SystemNetwork(),
            background: SystemBackgroundTime()
        ),
        journal: OperatorJournal(file: Self.journalFile, keys: KeychainJournalKey(service: Self.service)),
        observer: LoggerObserver()
    )

    var body: some Scene {
        WindowGroup {
            OperatorView(model: model)
        }
    }
}
