#if canImport(Security)
    import Foundation

    /// Keeps the recent calls in the Keychain: encrypted, readable while the device is unlocked, on this device only, in no backup.
    public struct KeychainRecents: RecentsStore {
        private let item: KeychainItem

        /// A store with a name of its own.
        ///
        /// - Parameter service: The Keychain item's service, such as the app's bundle identifier.
        public init(service: String) {
            item = KeychainItem(service: service, account: "recents")
        }

        /// The stored calls.
        ///
        /// - Returns: The calls; none if none are stored.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError`` or a `DecodingError`, if they can't be read.
        public func load() throws -> [RecentCall] {
            try item.load().map { try JSONDecoder().decode([RecentCall].self, from: $0) } ?? []
        }

        /// Stores calls in the place of those stored before.
        ///
        /// - Parameter calls: The calls.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError``, if they can't be stored.
        public func save(_ calls: [RecentCall]) throws {
            try item.save(JSONEncoder().encode(calls))
        }

        /// Removes what is stored.
        ///
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError``, if it is still there.
        public func erase() throws {
            try item.erase()
        }
    }
#endif
