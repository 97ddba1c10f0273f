import Foundation

/// How the system treats a file that belongs to this device alone.
enum DeviceFile {
    /// Keeps a file out of backups, and lets it be read and written from the first time that the device is unlocked after it was started. Only
    /// iOS knows both: elsewhere they do nothing.
    static func keep(_ path: String) throws {
        try FileManager.default.setAttributes(
            [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication],
            ofItemAtPath: path
        )
        var file = URL(fileURLWithPath: path)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try file.setResourceValues(values)
    }
}
