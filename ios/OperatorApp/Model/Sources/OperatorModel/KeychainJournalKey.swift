#if canImport(Security)
    import Foundation

    /// Keeps the journal's key in the Keychain: readable while the device is unlocked, on this device only, in no backup.
    public struct KeychainJournalKey: JournalKeyStore {
        private let item: KeychainItem

        /// A store with a name of its own.
        ///
        /// - Parameter service: The Keychain item's service, such as the app's bundle identifier.
        public init(service: String) {
            item = KeychainItem(service: service, account: "journal-key")
        }

        /// The stored key, or a new one that is stored from now on.
        ///
        /// - Returns: The key.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError``, if it can't be read or stored.
        public func key() throws -> Data {
            if let stored = try item.load() { return stored }
            // The system's generator, which is made for keys.
            let key = Data((0..<32).map { _ in UInt8.random(in: .min ... .max) })
            try item.save(key)
            return key
        }
    }
#endif
