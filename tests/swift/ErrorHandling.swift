import AnonCall

// The article on errors shows what is between the markers.

/// Calls, and shows what became of it.
@MainActor
func callCustomer(_ number: String, client: any CallCreating, screen: CallScreen) async throws {
    // snippet:begin
    do {
        screen.dial(try await client.createCall(CallRequest(called: number)))
    } catch let error as CallError {
        screen.show(error.report.text())  // what happened, whether a call may exist, what to do
        if error.callMayExist { screen.askBeforeCallingAgain() }
        switch error.advice {
        case .signInAgain: screen.signIn()
        case .retryLater: screen.offerRetry(after: error.retryAfter ?? 5)
        default: break
        }
    }
    // snippet:end
}

/// What the operator sees.
@MainActor
final class CallScreen {
    var shown: [String] = []

    func dial(_ call: CreatedCall) { shown.append("dial \(call.sip)") }
    func show(_ text: String) { shown.append(text) }
    func askBeforeCallingAgain() { shown.append("ask") }
    func signIn() { shown.append("sign in") }
    func offerRetry(after seconds: Double) { shown.append("retry after \(seconds)") }
}
