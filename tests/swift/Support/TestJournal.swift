import AnonCall
import Foundation

/// Keeps its entries in memory, which outlives the session, and fails as the scenario wants until it is repaired.
final class TestJournal: CallJournal {
    private struct SomethingElse: Error {}

    private let entries = Locked<[CallJournalEntry]>([])
    private let failure: Locked<String>
    private let gate = NSCondition()
    private let isHeld = Locked(false)

    init(failure: String) {
        self.failure = Locked(failure)
    }

    var calls: Int { entries.with { $0.count } }

    func repair() {
        failure.with { $0 = "" }
    }

    /// Nothing is appended until it is released.
    func hold() {
        isHeld.with { $0 = true }
    }

    func release() {
        gate.lock()
        isHeld.with { $0 = false }
        gate.broadcast()
        gate.unlock()
    }

    func key() throws -> Data {
        Data(repeating: 7, count: fails("short_key") ? 16 : 32)
    }

    func load() throws -> [CallJournalEntry] {
        if fails("unreadable") { throw CallJournalError.failed(reason: "the store is locked") }
        return entries.with { $0 }
    }

    func append(_ entry: CallJournalEntry) throws {
        gate.lock()
        while isHeld.with({ $0 }) { gate.wait() }
        gate.unlock()
        if fails("throwing") { throw SomethingElse() }
        if fails("full") { throw CallJournalError.failed(reason: "no room") }
        entries.with { $0.append(entry) }
    }

    func remove(id: String) throws {
        entries.with { $0.removeAll { $0.id == id } }
    }

    private func fails(_ how: String) -> Bool {
        failure.with { $0 == how }
    }
}
