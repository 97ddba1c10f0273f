#if canImport(Security)
    import Foundation
    import Security

    /// Keeps the settings in the Keychain: readable while the device is unlocked, on this device only, in no backup.
    public struct KeychainSettingsStore: SettingsStore {
        private let service: String

        /// A store with a name of its own.
        ///
        /// - Parameter service: The Keychain item's service, such as the app's bundle identifier.
        public init(service: String) {
            self.service = service
        }

        /// The stored settings.
        ///
        /// - Returns: The settings, or nothing if none are stored.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError`` or a `DecodingError`, if they can't be read.
        public func load() throws -> OperatorSettings? {
            var query = item
            query[kSecReturnData as String] = true
            query[kSecMatchLimit as String] = kSecMatchLimitOne
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            guard status != errSecItemNotFound else { return nil }
            guard status != errSecInteractionNotAllowed else { throw SettingsLocked() }
            guard status == errSecSuccess, let data = found as? Data else { throw KeychainError(status: status) }
            return try JSONDecoder().decode(OperatorSettings.self, from: data)
        }

        /// Stores the settings in the place of those stored before.
        ///
        /// - Parameter settings: The settings.
        /// - Throws: ``SettingsLocked`` while the device is locked; ``KeychainError``, if they can't be stored.
        public func save(_ settings: OperatorSettings) throws {
            let content: [String: Any] = [
                kSecValueData as String: try JSONEncoder().encode(settings),
                kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly,
            ]
            var status = SecItemUpdate(item as CFDictionary, content as CFDictionary)
            if status == errSecItemNotFound {
                let added = item.merging(content) { _, new in new }
                status = SecItemAdd(added as CFDictionary, nil)
            }
            guard status != errSecInteractionNotAllowed else { throw SettingsLocked() }
            guard status == errSecSuccess else { throw KeychainError(status: status) }
        }

        private var item: [String: Any] {
            [
                kSecClass as String: kSecClassGenericPassword,
                kSecAttrService as String: service,
                kSecAttrAccount as String: "settings",
                kSecUseDataProtectionKeychain as String: true,
            ]
        }
    }

    /// The Keychain refused.
    public struct KeychainError: Error {
        /// Its status, an `errSec…` number.
        public let status: OSStatus
    }
#endif
