import Foundation

/// Reports when the app returns from the background: while it was suspended, the system may have taken its connections away. What it holds
/// is used only when it is made and released.
final class ForegroundWatch: @unchecked Sendable {
    /// `UIApplication.willEnterForegroundNotification`, by its value: extensions and macOS apps have no `UIApplication`.
    static let willEnterForeground = Notification.Name("UIApplicationWillEnterForegroundNotification")

    private let observation: any NSObjectProtocol

    init(onReturn: @escaping @Sendable () -> Void) {
        let center = NotificationCenter.default
        observation = center.addObserver(forName: Self.willEnterForeground, object: nil, queue: nil) { _ in onReturn() }
    }

    deinit {
        NotificationCenter.default.removeObserver(observation)
    }
}
