internal import AnonCallCore
import Foundation

extension CallSession.State {
    init(_ state: AnonCallCore.SessionState) {
        self =
            switch state {
            case .idle: .idle
            case .creating(let cancelling): .creating(isCancelling: cancelling)
            case .created(let sip, let callSerialNo, let taken):
                .created(sip: SIPAddress(sip), callSerialNo: callSerialNo, isTaken: taken)
            case .failed(let report): .failed(FailureReport(report))
            case .unclear(let report, let fate): .unclear(FailureReport(report), CallSession.Fate(fate))
            case .confirming(let report, let fate): .confirming(FailureReport(report), CallSession.Fate(fate))
            }
    }
}

extension CallSession.Fate {
    fileprivate init(_ fate: AnonCallCore.CallFate) {
        self =
            switch fate {
            case .notLookedUp: .notLookedUp
            case .lookingUp: .lookingUp
            case .found(let record): .found(CallRecord(record))
            case .ambiguous(let records): .ambiguous(records.map(CallRecord.init))
            case .notSeen(let lookingAgain): .notSeen(isLookingAgain: lookingAgain)
            case .lookUpFailed(let advice, let reason, let lookingAgain):
                .lookUpFailed(advice: CallAdvice(advice), reason: reason, isLookingAgain: lookingAgain)
            }
    }
}

extension CallSession.StartOutcome {
    init(_ outcome: AnonCallCore.StartOutcome) {
        self =
            switch outcome {
            case .accepted: .accepted
            case .callUnderWay: .callUnderWay
            case .callCreated: .callCreated
            case .questionOpen: .questionOpen
            }
    }
}

/// A journal, as the core uses it.
final class CoreJournal: AnonCallCore.CallJournal {
    private let journal: any CallJournal

    init(journal: any CallJournal) {
        self.journal = journal
    }

    func key() throws -> Data {
        try withCoreErrors { try journal.key() }
    }

    func load() throws -> [AnonCallCore.JournalEntry] {
        try withCoreErrors { try journal.load().map(\.core) }
    }

    func append(entry: AnonCallCore.JournalEntry) throws {
        try withCoreErrors { try journal.append(CallJournalEntry(entry)) }
    }

    func remove(id: String) throws {
        try withCoreErrors { try journal.remove(id: id) }
    }

    private func withCoreErrors<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch CallJournalError.invalidKey(let reason) {
            throw AnonCallCore.JournalError.InvalidKey(reason: reason)
        } catch CallJournalError.failed(let reason) {
            throw AnonCallCore.JournalError.Failed(reason: reason)
        } catch {
            // By its own description: its fields may hold secrets.
            throw AnonCallCore.JournalError.Failed(reason: error.localizedDescription)
        }
    }
}

extension CallJournalEntry {
    init(_ entry: AnonCallCore.JournalEntry) {
        self.init(id: entry.id, time: Date(unixMilliseconds: entry.timeMs), numberHash: entry.numberHash)
    }

    var core: AnonCallCore.JournalEntry {
        AnonCallCore.JournalEntry(id: id, timeMs: time.unixMilliseconds, numberHash: numberHash)
    }
}
