import Foundation

// The called number: from the dial pad, a keyboard, the pasteboard, a link, or the recent calls. Nothing here calls.
extension OperatorModel {
    /// The called number. It does not change while its call is created, shown or asked about.
    public var called: String {
        get { number.text }
        set { number = EditedNumber(newValue) }
    }

    /// The called number in groups, for reading only.
    public var shownCalled: String { NumberGroups.grouped(called) }

    /// Moves the cursor within the called number, at most to its ends.
    ///
    /// - Parameter characters: How far: towards the end if positive, towards the beginning if negative.
    public func moveCursor(by characters: Int) {
        if canEdit { number.moveCursor(by: characters) }
    }

    /// Enters a key of the dial pad at the cursor.
    ///
    /// - Parameter key: The key that was tapped.
    public func press(_ key: DialKey) {
        if canEdit { number.insert(key.rawValue) }
    }

    /// Enters at the cursor what a key of the dial pad has for a long press.
    ///
    /// - Parameter key: The key that was held.
    public func hold(_ key: DialKey) {
        if canEdit, let held = key.held { number.insert(held) }
    }

    /// Enters at the cursor what was typed on a keyboard.
    ///
    /// - Parameter characters: What was typed.
    /// - Returns: Whether it belongs to a number.
    public func type(_ characters: String) -> Bool {
        guard canEdit, !characters.isEmpty, characters.allSatisfy(Self.isTyped) else { return false }
        number.insert(characters)
        return true
    }

    private nonisolated static func isTyped(_ character: Character) -> Bool {
        character == "+" || DialKey(rawValue: String(character)) != nil
    }

    /// Removes the character before the cursor.
    public func deleteBackwards() {
        if canEdit { number.deleteBackwards() }
    }

    /// Removes the called number.
    public func clearCalled() {
        if canEdit { called = "" }
    }

    /// Puts a pasted number in the place of the called one, and shows what was left out of it.
    ///
    /// - Parameter text: What was pasted.
    public func paste(_ text: String) {
        let pasted = PastedNumber(text)
        fill(in: pasted.number, removed: pasted.shownRemoved)
    }

    /// Puts the number of a `tel:` or `sip:` link in the place of the called one.
    ///
    /// - Parameter url: The link.
    public func open(_ url: URL) {
        guard let link = NumberLink.number(of: url) else { return }
        fill(in: link.number, removed: link.shownRemoved)
    }

    /// Puts a recent call's number in the place of the called one.
    ///
    /// - Parameter recent: The call.
    public func use(_ recent: RecentCall) {
        fill(in: recent.called, removed: nil)
    }

    /// Before the first tap on an empty "Call" calls anybody, it shows whom.
    func fillInLastNumber() -> Bool {
        guard called.trimmed.isEmpty, let last = recents.calls.first?.called.ifEntered else { return false }
        called = last
        notice = OperatorText(.redialFilled)
        taps.buttonsChanged()
        return true
    }

    private func fill(in number: String, removed: String?) {
        guard canEdit else { return sayAtDialPad(OperatorText(.numberBusy)) }
        guard !number.isEmpty else { return sayAtDialPad(OperatorText(.pasteEmpty)) }
        called = number
        sayAtDialPad(removed.map { OperatorText(.pasteRemoved, $0) })
        // A tap that was meant for the number before must not call this one.
        taps.buttonsChanged()
    }

    /// Other screens have notices of their own, and the number is seen when they are left.
    private func sayAtDialPad(_ text: OperatorText?) {
        if screen == .dial { notice = text }
    }
}

// The recent calls.
extension OperatorModel {
    /// Removes all recent calls from this device.
    public func eraseRecents() {
        do {
            try recents.erase()
        } catch {
            notice = OperatorText(.settingsNotStored)
        }
    }
}
