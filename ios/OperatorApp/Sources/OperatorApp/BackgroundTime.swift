import UIKit

/// Time to run on in the background, so that a call under way gets its answer though the operator has left the app: a suspended
/// app would find its connection broken, and nobody could say whether the call exists.
@MainActor
final class BackgroundTime {
    private var task = UIBackgroundTaskIdentifier.invalid

    /// Asks for the time or gives it back.
    func set(needed: Bool) {
        needed ? begin() : end()
    }

    private func begin() {
        guard task == .invalid else { return }
        task = UIApplication.shared.beginBackgroundTask(withName: "call") { [weak self] in
            // On the main thread, as the system documents, when the time is over.
            MainActor.assumeIsolated { self?.end() }
        }
    }

    private func end() {
        guard task != .invalid else { return }
        UIApplication.shared.endBackgroundTask(task)
        task = .invalid
    }
}
