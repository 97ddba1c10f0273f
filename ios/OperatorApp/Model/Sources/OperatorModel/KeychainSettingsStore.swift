#if canImport(Security)
    import Foundation

    /// Keeps the settings in the Keychain: readable while the device is unlocked, on this device only, in no backup.
    public struct KeychainSettingsStore: SettingsStore {
        private let item: KeychainItem

        /// A store with a name of its own.
        ///
        /// - Parameter service: The Keychain item's service, such as the app's bundle identifier.
        public init(service: String) {
            item = KeychainItem(service: service, account: "settings")
        }

        /// The stored settings.
        ///
        /// - Returns: The settings, or nothing if none are stored.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError`` or a `DecodingError`, if they can't be read.
        public func load() throws -> OperatorSettings? {
            try item.load().map { try JSONDecoder().decode(OperatorSettings.self, from: $0) }
        }

        /// Stores the settings in the place of those stored before.
        ///
        /// - Parameter settings: The settings.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError``, if they can't be stored.
        public func save(_ settings: OperatorSettings) throws {
            try item.save(JSONEncoder().encode(settings))
        }
    }
#endif
