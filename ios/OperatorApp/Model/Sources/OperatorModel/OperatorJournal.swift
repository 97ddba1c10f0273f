import AnonCall
import Foundation

/// The calls that may exist, in a file of this app, so that the operator is asked before a call is repeated also after the app was ended in
/// the middle of it.
///
/// The file and its key are first used when the session needs them. A fault then shows as a call that was not started, and the next call
/// tries again.
public final class OperatorJournal: CallJournal, @unchecked Sendable {
    private let file: URL
    private let keys: any JournalKeyStore
    private let lock = NSLock()
    private var opened: FileCallJournal?

    /// A journal in a file.
    ///
    /// - Parameters:
    ///   - file: The file. It and its folder are made if they are not there.
    ///   - keys: Keeps the key that numbers are hashed with.
    public init(file: URL, keys: any JournalKeyStore) {
        self.file = file
        self.keys = keys
    }

    /// The key of the store.
    ///
    /// - Returns: The key.
    /// - Throws: If the store can't give it.
    public func key() throws -> Data { try journal().key() }

    /// The entries in the file.
    ///
    /// - Returns: The entries.
    /// - Throws: If key or file can't be read.
    public func load() throws -> [CallJournalEntry] { try journal().load() }

    /// Writes an entry. It is safe when this returns.
    ///
    /// - Parameter entry: The entry.
    /// - Throws: If the file can't be written.
    public func append(_ entry: CallJournalEntry) throws { try journal().append(entry) }

    /// Removes an entry.
    ///
    /// - Parameter id: The entry's identifier.
    /// - Throws: If the file can't be written.
    public func remove(id: String) throws { try journal().remove(id: id) }

    private func journal() throws -> FileCallJournal {
        try lock.withLock {
            if let opened { return opened }
            let key = try keys.key()
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            let journal = try FileCallJournal(path: file.path, key: key)
            opened = journal
            return journal
        }
    }
}

/// Keeps the key that the numbers in the journal are hashed with.
public protocol JournalKeyStore: Sendable {
    /// The key: 32 random bytes, made when it is first asked for and the same ever after.
    ///
    /// - Returns: The key.
    /// - Throws: If it can't be read, or not be stored.
    func key() throws -> Data
}

extension OperatorJournal: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "OperatorJournal" }

    /// A mirror without fields: the key is a secret.
    public var customMirror: Mirror { Mirror(self, children: [], ancestorRepresentation: .suppressed) }
}
