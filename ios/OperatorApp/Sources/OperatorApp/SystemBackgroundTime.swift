import OperatorModel
import UIKit

/// The system's time for the background.
@MainActor
final class SystemBackgroundTime: BackgroundTime {
    private var task = UIBackgroundTaskIdentifier.invalid

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
