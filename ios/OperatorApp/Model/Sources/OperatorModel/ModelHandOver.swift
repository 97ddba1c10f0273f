import AnonCall

// The created call, and its hand-over to what dials it.
extension OperatorModel {
    /// Whether the created call is still to be dialled by a tap: where it is not handed over by itself, or where that failed.
    public var canDial: Bool {
        guard case .created = call else { return false }
        return handOver == .notBegun || handOver == .failed
    }

    /// The access code in plain text, while it is shown.
    public var shownAccessCode: String? {
        isAccessCodeShown ? created?.accessCode.reveal() : nil
    }

    /// Shows the access code, or hides it.
    public func toggleAccessCode() {
        if takeCreated() != nil { isAccessCodeShown.toggle() }
    }

    /// Copies the access code.
    public func copyAccessCode() {
        guard let created = takeCreated() else { return }
        parts.clipboard.copy(accessCode: created.accessCode.reveal())
        notice = OperatorText(.accessCodeCopied)
    }

    /// Hands the created call over to the dialer, unless that was done.
    public func dial() async {
        if taps.acceptsTaps { await handOverCreated() }
    }

    /// Out of sight an app can't open another one.
    func handOverIfDue() {
        guard settings?.handsOverImmediately == true, isVisible, canDial, handOver == .notBegun else { return }
        Task { await handOverCreated() }
    }

    private func handOverCreated() async {
        guard canDial, let created = takeCreated() else { return }
        changingButtons { handOver = .underWay }
        notice = nil
        let isTakenOver = await parts.dialer.dial(created)
        // The operator may be at the next call by now.
        guard self.created == created else { return }
        changingButtons { handOver = isTakenOver ? .done : .failed }
        if !isTakenOver { notice = OperatorText(.dialNoApp) }
    }

    /// The session gives the call out once. It is kept for the case that nothing can dial it, and the operator does.
    private func takeCreated() -> CreatedCall? {
        if created == nil { created = desk.flow?.takeForDialling() }
        return created
    }
}
