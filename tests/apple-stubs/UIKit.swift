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

public class UIColor: @unchecked Sendable {
    public static let systemGroupedBackground = UIColor(red: 0, green: 0, blue: 0, alpha: 0)
    public init(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {}
    public init(dynamicProvider: @escaping @Sendable (UITraitCollection) -> UIColor) {}
}

public final class UITraitCollection: Sendable {
    public let userInterfaceStyle = UIUserInterfaceStyle.unspecified
}

public enum UIUserInterfaceStyle: Sendable {
    case unspecified, light, dark
}

public enum UIKeyboardType: Sendable {
    case phonePad, URL
}

// Foundation has these on Apple platforms.
extension URL {
    public func startAccessingSecurityScopedResource() -> Bool { false }
    public func stopAccessingSecurityScopedResource() {}
}
