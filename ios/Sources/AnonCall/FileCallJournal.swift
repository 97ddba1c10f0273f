internal import AnonCallCore
import Foundation

/// Keeps the calls that may exist in a file of the app's own.
///
/// Use one file for one ``CallSession``, and one process. Nothing is read or written before the session does it, on a thread of its own.
///
/// On iOS the file is kept out of backups: a restored one would ask about calls of another device. It can be read and written from the first
/// time that the device is unlocked after it was started, so also while it is locked again. If the system refuses that, calls go on, and
/// it is tried again with the next one.
public final class FileCallJournal: CallJournal {
    private let core: AnonCallCore.FileCallJournal
    private let path: String
    private let keep: @Sendable (String) throws -> Void

    /// A journal in a file.
    ///
    /// - Parameters:
    ///   - path: The file, which is made if it is not there; its folder must be.
    ///   - key: 32 random bytes, made once and kept with the app's other secrets (the Keychain).
    /// - Throws: ``CallJournalError/invalidKey(reason:)`` if the key does not have 32 bytes.
    public convenience init(path: String, key: Data) throws(CallJournalError) {
        try self.init(path: path, key: key, keep: DeviceFile.keep)
    }

    /// A journal whose file is treated in another way, for tests.
    init(path: String, key: Data, keep: @escaping @Sendable (String) throws -> Void) throws(CallJournalError) {
        self.path = path
        self.keep = keep
        guard anoncallLibraryFits() else { throw .failed(reason: ConfigError.wrongLibrary.message) }
        do {
            core = try AnonCallCore.FileCallJournal(path: path, key: key)
        } catch {
            throw CallJournalError(error)
        }
    }

    /// The key that it was made with.
    ///
    /// - Returns: The key.
    public func key() throws(CallJournalError) -> Data {
        do { return try core.key() } catch { throw CallJournalError(error) }
    }

    /// The entries in the file.
    ///
    /// - Returns: The entries.
    /// - Throws: ``CallJournalError/failed(reason:)`` if the file can't be read.
    public func load() throws(CallJournalError) -> [CallJournalEntry] {
        do {
            let entries = try core.load().map(CallJournalEntry.init)
            keepOnDevice()
            return entries
        } catch {
            throw CallJournalError(error)
        }
    }

    /// Writes an entry. It is safe when this returns.
    ///
    /// - Parameter entry: The entry.
    /// - Throws: ``CallJournalError/failed(reason:)`` if the file can't be written.
    public func append(_ entry: CallJournalEntry) throws(CallJournalError) {
        do { try core.append(entry: entry.core) } catch { throw CallJournalError(error) }
        keepOnDevice()
    }

    /// Removes an entry.
    ///
    /// - Parameter id: The entry's identifier.
    /// - Throws: ``CallJournalError/failed(reason:)`` if the file can't be written.
    public func remove(id: String) throws(CallJournalError) {
        do { try core.remove(id: id) } catch { throw CallJournalError(error) }
        keepOnDevice()
    }

    /// Whenever the file may be a new one. A refusal is no reason not to call.
    private func keepOnDevice() {
        try? keep(path)
    }
}

extension FileCallJournal: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "FileCallJournal" }

    /// A mirror without fields: the key is a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
