import AnonCall

/// An app's own part.
protocol VoIPDialler: Sendable {
    func dial(_ call: CreatedCall)
}

/// An operator's screen, as far as the session is concerned.
struct OperatorScreen: Sendable {
    let session: CallSession
    let voip: any VoIPDialler

    // snippet:begin
    func call(_ number: String) { session.start(CallRequest(called: number)) }  // a second tap is refused
    func cancel() { session.cancel() }
    func callAgain() { session.confirm() }  // the answers to .confirming:
    func doNotCallAgain() { session.decline() }  // a call to this number may exist
    func dial() { if let call = session.takeForDialling() { voip.dial(call) } }  // a second tap gets nothing
    func done() { session.next() }

    func follow(show: @MainActor (CallSession.State) -> Void) async {
        for await state in session.states { await show(state) }
    }
    // snippet:end
}
