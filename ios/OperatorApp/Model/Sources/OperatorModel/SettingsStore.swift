/// Keeps the settings, secrets included, on this device.
@MainActor
public protocol SettingsStore {
    /// The stored settings.
    ///
    /// - Returns: The settings, or nothing if none are stored.
    /// - Throws: ``SettingsLocked`` if they can't be read before the device is unlocked; anything else if they can't be read at all.
    func load() throws -> OperatorSettings?

    /// Stores the settings in the place of those stored before.
    ///
    /// - Parameter settings: The settings.
    /// - Throws: If they can't be stored.
    func save(_ settings: OperatorSettings) throws
}

/// The settings are there, but can't be read before the device is unlocked: the system may start an app earlier (prewarming).
public struct SettingsLocked: Error {
    /// They are to be read again when the operator sees the app.
    public init() {}
}
