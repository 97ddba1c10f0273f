internal import AnonCallCore
import Foundation

/// Keeps the calls that may exist in a file of the app's own.
///
/// Use one file for one ``CallSession``, and one process. Keep it out of backups, and where it can be written while the device is locked,
/// if calls are made then. Nothing is read or written before the session does it, on a thread of its own.
public final class FileCallJournal: CallJournal {
    let core: AnonCallCore.FileCallJournal

    /// A journal in a file.
    ///
    /// - Parameters:
    ///   - path: The file, which is made if it is not there; its folder must be.
    ///   - key: 32 random bytes, made once and kept with the app's other secrets (the Keychain).
    /// - Throws: ``CallJournalError/invalidKey(reason:)`` if the key does not have 32 bytes.
    public init(path: String, key: Data) throws(CallJournalError) {
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
        do { return try core.load().map(CallJournalEntry.init) } catch { throw CallJournalError(error) }
    }

    /// Writes an entry. It is safe when this returns.
    ///
    /// - Parameter entry: The entry.
    /// - Throws: ``CallJournalError/failed(reason:)`` if the file can't be written.
    public func append(_ entry: CallJournalEntry) throws(CallJournalError) {
        do { try core.append(entry: entry.core) } catch { throw CallJournalError(error) }
    }

    /// Removes an entry.
    ///
    /// - Parameter id: The entry's identifier.
    /// - Throws: ``CallJournalError/failed(reason:)`` if the file can't be written.
    public func remove(id: String) throws(CallJournalError) {
        do { try core.remove(id: id) } catch { throw CallJournalError(error) }
    }
}

extension FileCallJournal: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "FileCallJournal" }

    /// A mirror without fields: the key is a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
