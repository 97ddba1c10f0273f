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
            screen(.createdSample)
            screen(.failed(CallError.sample(.rejected, resultCode: .featureNotEnabled).report))
            screen(.unclearSample)
            screen(.confirmingSample)
        }

        private static func screen(_ state: CallSession.State) -> some View {
            let device = PreviewDevice()
            let parts = Parts(
                store: device,
                managed: device,
                recents: PreviewRecents(),
                dialer: device,
                clipboard: device,
                network: NoNetworkStatus(),
                background: device
            )
            let model = OperatorModel(parts: parts, desk: PreviewDesk(FakeCallSession(state)))
            model.called = "88884432"
            return OperatorView(model: model)
        }
    }

    /// Makes its calls with a session that sends nothing.
    @MainActor
    private final class PreviewDesk: CallDesk {
        let session: FakeCallSession

        init(_ session: FakeCallSession) {
            self.session = session
        }

        var flow: (any CallFlow)? { session }
        var steps: AsyncStream<CallEvent.Step> { AsyncStream { $0.yield(.requestSent) } }

        func use(_ settings: OperatorSettings, after store: () throws -> Void) throws { try store() }
        func check(_ settings: OperatorSettings) throws {}
        func prepareChecked() async throws {}
        func prepare() async throws {}
        func keepReady(_ isReady: Bool) {}
    }

    /// In the place of the device's parts.
    private struct PreviewDevice: SettingsStore, ManagedSource, Dialer, Clipboard, BackgroundTime {
        var values: [String: Any] { [:] }

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
        func set(needed: Bool) {}
    }

    private struct PreviewRecents: RecentsStore {
        func load() throws -> [RecentCall] { [] }
        func save(_ calls: [RecentCall]) throws {}
        func erase() throws {}
    }
#endif
