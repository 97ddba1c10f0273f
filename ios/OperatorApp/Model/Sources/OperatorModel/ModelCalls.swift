import AnonCall
import Foundation

// The call, from the tap to its end.
extension OperatorModel {
    /// Whether the call is being created.
    public var isCalling: Bool {
        if case .creating = call { true } else { false }
    }

    /// Whether the fields of the call can be edited.
    public var canEdit: Bool {
        switch call {
        case .idle, .failed, .unclear: true
        case .creating, .created, .confirming: false
        }
    }

    /// Creates the call. Where a call to the same number may exist, it asks first.
    public func startCall() {
        guard taps.acceptsTaps, canEdit, let flow = desk.flow else { return }
        if fillInLastNumber() { return }
        notice = nil
        let request = CallRequest(
            called: called.trimmed,
            callerPresent: callerPresent.trimmed.ifEntered,
            callData: callData.ifEntered
        )
        if flow.start(request) == .accepted { addToRecents() }
        showCall()
    }

    /// The operator has looked and wants to call again, although a call to this number may exist.
    public func callAgainAnyway() {
        guard taps.acceptsTaps, case .confirming = call else { return }
        desk.flow?.confirm()
        addToRecents()
        showCall()
    }

    /// The operator doesn't want to call again.
    public func doNotCallAgain() {
        guard taps.acceptsTaps, case .confirming = call else { return }
        desk.flow?.decline()
        showCall()
    }

    /// Cancels the call. What became of it is shown as its failure, or as its success where the answer had come.
    public func cancelCall() {
        guard taps.acceptsTaps, isCalling else { return }
        desk.flow?.cancel()
        showCall()
    }

    /// Begins anew after a call that was created.
    public func newCall() {
        guard taps.acceptsTaps, case .created = call else { return }
        created = nil
        handOver = .notBegun
        called = ""
        callData = ""
        callerPresent = settings?.callerPresent ?? ""
        isAccessCodeShown = false
        notice = nil
        current = nil
        desk.flow?.next()
        showCall()
    }

    /// Copies what support needs of the call that failed.
    public func copySupportReport() {
        switch call {
        case .failed(let report), .unclear(let report, _):
            parts.clipboard.copy(supportReport: report.supportReport)
            notice = OperatorText(.detailsCopied)
        case .idle, .creating, .created, .confirming: break
        }
    }

    /// Shows what becomes of the calls, for as long as their session exists.
    func follow() {
        guard !isFollowing, let states = desk.flow?.states else { return }
        isFollowing = true
        Task { [weak self] in
            for await _ in states { self?.showCall() }
        }
        let steps = desk.steps
        Task { [weak self] in
            for await step in steps { self?.progress?.reach(step) }
        }
    }

    /// Shows where the session is now: later than the state that came last, after a tap.
    private func showCall() {
        guard let state = desk.flow?.state else { return }
        if let current { recents.reach(state, with: current) }
        if state == call { return }
        let wasCalling = isCalling
        changingButtons { call = state }
        if isCalling != wasCalling {
            parts.background.set(needed: isCalling)
            progress = isCalling ? CallProgress(started: Date()) : nil
            // An earlier notice would hide the call's outcome.
            notice = nil
        }
        wait = state.wait(from: wait)
        if case .created = state { readiness = .ready }
        handOverIfDue()
    }

    private func addToRecents() {
        let recent = RecentCall(called: called.trimmed, started: Date())
        current = recent.id
        recents.add(recent)
    }
}

extension CallSession.State {
    /// How long the service asked to wait, from now on if it was not known before.
    fileprivate func wait(from before: ClosedRange<Date>?) -> ClosedRange<Date>? {
        switch self {
        case .failed(let report), .unclear(let report, _):
            guard let seconds = report.retryAfter, seconds > 0 else { return nil }
            if let before { return before }
            let now = Date()
            return now...now.addingTimeInterval(seconds)
        case .idle, .creating, .created, .confirming: return nil
        }
    }
}
