/// Keeps the settings, secrets included, on this device.
@MainActor
public protocol SettingsStore {
    /// The stored settings.
    ///
    /// - Returns: The settings, or nothing if none are stored.
    /// - Throws: If they can't be read.
    func load() throws -> OperatorSettings?

    /// Stores the settings in the place of those stored before.
    ///
    /// - Parameter settings: The settings.
    /// - Throws: If they can't be stored.
    func save(_ settings: OperatorSettings) throws
}
