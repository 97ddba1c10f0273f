#if DEBUG
    import AnonCall
    import AnonCallTesting
    import OperatorModel
    import SwiftUI

    /// The dial screen in the states of a call. Nothing is sent.
    struct DialPreviews: PreviewProvider {
        static var previews: some View {
            screen(.idle)
            screen(.creating(isCancelling: false))
            screen(.created(sip: CreatedCall.sample.sip, callSerialNo: CreatedCall.sample.callSerialNo, isTaken: false))
            screen(.failed(CallError.sample(.rejected, resultCode: .featureNotEnabled).report))
            screen(.unclear(CallError.sample(.timedOut).report, .notLookedUp))
            screen(.confirming(CallError.sample(.timedOut).report, .notLookedUp))
        }

        private static func screen(_ state: CallSession.State) -> some View {
            let parts = PreviewParts()
            let model = OperatorModel(store: parts, desk: PreviewDesk(state), dialer: parts, clipboard: parts)
            model.called = "88884432"
            return OperatorView(model: model)
        }
    }

    /// Stays in one state, whatever is tapped.
    @MainActor
    private final class PreviewDesk: CallDesk, CallFlow {
        let state: CallSession.State

        init(_ state: CallSession.State) {
            self.state = state
        }

        var flow: (any CallFlow)? { self }
        var states: AsyncStream<CallSession.State> { AsyncStream { $0.yield(state) } }
        var steps: AsyncStream<CallEvent.Step> { AsyncStream { $0.yield(.requestSent) } }

        func use(_ settings: OperatorSettings, after store: () throws -> Void) throws { try store() }
        func keepReady(_ isReady: Bool) {}
        func start(_ request: CallRequest) -> CallSession.StartOutcome { .accepted }
        func cancel() {}
        func confirm() {}
        func decline() {}
        func next() {}
        func takeForDialling() -> CreatedCall? { .sample }
    }

    /// In the place of the device's parts.
    private struct PreviewParts: SettingsStore, Dialer, Clipboard {
        func load() throws -> OperatorSettings? {
            let source = TokenSource.accessToken("token")
            return OperatorSettings(
                domain: "service.example.com",
                appKey: "key",
                tokenSource: source,
                handsOverImmediately: false
            )
        }

        func save(_ settings: OperatorSettings) throws {}
        func dial(_ call: CreatedCall) async -> Bool { true }
        func copy(accessCode: String) {}
        func copy(supportReport: String) {}
    }
#endif
