#if canImport(Security)
    import Foundation
    import Security

    /// One secret in the Keychain: readable while the device is unlocked, on this device only, in no backup.
    struct KeychainItem: Sendable {
        /// The app's name for its secrets.
        let service: String
        /// Which of them it is.
        let account: String

        /// The secret, or nothing if none is stored.
        func load() throws -> Data? {
            var query = item
            query[kSecReturnData as String] = true
            query[kSecMatchLimit as String] = kSecMatchLimitOne
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            guard status != errSecItemNotFound else { return nil }
            guard status != errSecInteractionNotAllowed else { throw SettingsLocked() }
            guard status == errSecSuccess, let data = found as? Data else { throw KeychainError(status: status) }
            return data
        }

        /// Stores the secret in the place of the one before.
        func save(_ secret: Data) throws {
            let content: [String: Any] = [
                kSecValueData as String: secret,
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

        /// Removes the secret. None is no error.
        func erase() throws {
            let status = SecItemDelete(item as CFDictionary)
            guard status != errSecInteractionNotAllowed else { throw SettingsLocked() }
            guard status == errSecSuccess || status == errSecItemNotFound else { throw KeychainError(status: status) }
        }

        private var item: [String: Any] {
            [
                kSecClass as String: kSecClassGenericPassword,
                kSecAttrService as String: service,
                kSecAttrAccount as String: account,
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
