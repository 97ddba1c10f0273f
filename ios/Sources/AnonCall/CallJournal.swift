import Foundation

/// Keeps the calls that may exist, so that a ``CallSession`` asks before it repeats one, also after the app was ended between a call's
/// request and its answer.
///
/// ``FileCallJournal`` keeps them in a file. Implement this only to keep them in a store of your own. The functions run on a thread of the
/// session's own, one after the other, and may block.
public protocol CallJournal: Sendable {
    /// The secret key that numbers are hashed with: 32 random bytes, made once and kept with the app's other secrets (the Keychain). With
    /// another key the entries are about other numbers.
    ///
    /// - Returns: The key.
    /// - Throws: ``CallJournalError``, or any other error: no call is started then.
    func key() throws -> Data

    /// Every entry that was appended and not removed.
    ///
    /// - Returns: The entries.
    /// - Throws: ``CallJournalError``, or any other error: no call is started then.
    func load() throws -> [CallJournalEntry]

    /// Keeps an entry. It must be safe, whatever happens to the process, before this returns: the call's request leaves after that.
    ///
    /// - Parameter entry: The entry.
    /// - Throws: ``CallJournalError``, or any other error: the call is not started then.
    func append(_ entry: CallJournalEntry) throws

    /// Removes an entry. One that is not there is no error.
    ///
    /// - Parameter id: The entry's identifier.
    /// - Throws: ``CallJournalError``, or any other error: the session tries again before its next call. What stays costs a question too
    ///   many after the next start.
    func remove(id: String) throws
}

/// A call whose fate is not known. It holds no number.
public struct CallJournalEntry: Hashable, Codable, Sendable {
    /// Names the entry: letters, digits and dashes, never used twice.
    public var id: String
    /// When the call was started, by the device's clock, in whole milliseconds.
    public var time: Date
    /// HMAC-SHA-256 of the called number with the journal's key, in 64 hexadecimal digits. Numbers that look the same have the same.
    public var numberHash: String

    /// An entry that was stored.
    ///
    /// - Parameters:
    ///   - id: Its identifier.
    ///   - time: When the call was started.
    ///   - numberHash: The called number's hash.
    public init(id: String, time: Date, numberHash: String) {
        self.id = id
        self.time = time
        self.numberHash = numberHash
    }
}

/// Why a ``CallJournal`` could not do what it was asked for.
public enum CallJournalError: Error, Hashable, Sendable {
    /// The key does not have 32 bytes.
    case invalidKey(reason: String)
    /// It could not be read or written. The reason holds no secrets and no numbers.
    case failed(reason: String)
}

extension CallJournalError: CustomStringConvertible, LocalizedError {
    /// What happened.
    public var description: String {
        switch self {
        case .invalidKey(let reason): "the journal's key is not valid: \(reason)"
        case .failed(let reason): "the journal failed: \(reason)"
        }
    }

    /// What happened.
    public var errorDescription: String? { description }
}
