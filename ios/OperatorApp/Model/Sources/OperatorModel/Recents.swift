import AnonCall
import Foundation
import Observation

/// Keeps the recent calls on this device, where nothing else can read them.
@MainActor
public protocol RecentsStore {
    /// The stored calls.
    ///
    /// - Returns: The calls, the last one first; none if none are stored.
    /// - Throws: ``SettingsLocked`` before the device is unlocked; anything else if they can't be read.
    func load() throws -> [RecentCall]

    /// Stores calls in the place of those stored before.
    ///
    /// - Parameter calls: The calls.
    /// - Throws: If they can't be stored.
    func save(_ calls: [RecentCall]) throws

    /// Removes what is stored.
    ///
    /// - Throws: If it is still there.
    func erase() throws
}

/// The recent calls, the last one first.
@MainActor
@Observable
public final class Recents {
    /// Older ones are forgotten.
    public static let capacity = 50

    /// The calls, the last one first.
    public private(set) var calls: [RecentCall] = []

    @ObservationIgnored private let store: any RecentsStore
    @ObservationIgnored private var isLoaded = false

    init(store: any RecentsStore) {
        self.store = store
    }

    /// Reads what is stored, unless that is done. While the device is locked it is tried again when the operator sees the screen.
    func load() {
        if isLoaded { return }
        do {
            let stored = try store.load()
            isLoaded = true
            let isNew = !calls.isEmpty
            calls = Array((calls + stored).prefix(Self.capacity))
            if isNew { try store.save(calls) }
        } catch is SettingsLocked {
            // Later.
        } catch {
            // What nobody can read is no use to anyone: the next call begins anew.
            isLoaded = true
        }
    }

    /// Adds a call.
    func add(_ call: RecentCall) {
        calls = Array(([call] + calls).prefix(Self.capacity))
        save()
    }

    /// The session has come to a state with a call. One that was not valid, or is asked about, was not made.
    func reach(_ state: CallSession.State, with id: RecentCall.ID) {
        guard let index = calls.firstIndex(where: { $0.id == id }) else { return }
        if state.neverWasACall {
            calls.remove(at: index)
            return save()
        }
        let before = calls[index]
        calls[index].reach(state)
        if calls[index] != before { save() }
    }

    /// Removes all.
    ///
    /// - Throws: If they are still stored.
    func erase() throws {
        try store.erase()
        calls = []
        isLoaded = true
    }

    /// What can't be stored is kept until the app ends. Calling does not depend on it.
    private func save() {
        load()
        if isLoaded { try? store.save(calls) }
    }
}

extension CallSession.State {
    fileprivate var neverWasACall: Bool {
        switch self {
        case .failed(let report): report.problem == .call(.invalidRequest)
        case .confirming: true
        case .idle, .creating, .created, .unclear: false
        }
    }
}
