@_exported import Foundation

@MainActor
public final class UIApplication {
    public static let shared = UIApplication()
    public func open(_ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:]) async -> Bool { false }
    public func beginBackgroundTask(
        withName taskName: String?,
        expirationHandler handler: (@MainActor @Sendable () -> Void)? = nil
    ) -> UIBackgroundTaskIdentifier { .invalid }
    public func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {}

    public struct OpenExternalURLOptionsKey: Hashable, Sendable {}
}

public struct UIBackgroundTaskIdentifier: Hashable, Sendable {
    public static let invalid = UIBackgroundTaskIdentifier()
}

public final class UIPasteboard {
    public static var general: UIPasteboard { UIPasteboard() }
    public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}

    public struct OptionsKey: Hashable, Sendable {
        public static let localOnly = OptionsKey()
        public static let expirationDate = OptionsKey()
    }
}

public final class UIColor: Sendable {
    public static let systemGroupedBackground = UIColor()
}

public enum UIKeyboardType: Sendable {
    case phonePad, URL
}

// Foundation has these on Apple platforms.
extension URL {
    public func startAccessingSecurityScopedResource() -> Bool { false }
    public func stopAccessingSecurityScopedResource() {}
}
