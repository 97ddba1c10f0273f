import Foundation

/// What the device management has set, where iOS puts it (managed app configuration).
public struct ManagedDefaults: ManagedSource {
    private static let key = "com.apple.configuration.managed"

    private let defaults: UserDefaults

    /// The values of an app.
    ///
    /// - Parameter defaults: The app's defaults.
    public init(_ defaults: UserDefaults = .standard) {
        self.defaults = defaults
    }

    /// The values, by name; none where the device is not managed.
    public var values: [String: Any] { defaults.dictionary(forKey: Self.key) ?? [:] }
}
