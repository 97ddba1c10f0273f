#if DEBUG
    import AnonCall
    import AnonCallTesting
    import OperatorModel
    import SwiftUI

    /// The dial screen with a client that sends nothing: 1 is created, everything else may exist.
    struct DialPreviews: PreviewProvider {
        static var previews: some View {
            OperatorView(
                model: OperatorModel(store: PreviewParts(), dialer: PreviewParts(), clipboard: PreviewParts()) { _ in
                    PreviewClient()
                }
            )
        }
    }

    /// A call to 1 succeeds, as the sample; others are samples of a failure.
    private struct PreviewClient: CallCreating {
        private let fake = FakeCallClient()

        func createCall(_ request: CallRequest) async throws -> CreatedCall {
            if request.called != "1" { fake.outcomes = [.failure(.sample(.timedOut))] }
            return try await fake.createCall(request)
        }

        func prepare() async throws {
            try await fake.prepare()
        }

        func keepReady(_ isReady: Bool) {
            fake.keepReady(isReady)
        }
    }

    /// In the place of the device's parts.
    private struct PreviewParts: SettingsStore, Dialer, Clipboard {
        func load() throws -> OperatorSettings? {
            OperatorSettings(domain: "service.example.com", appKey: "key", tokenSource: .accessToken("token"))
        }

        func save(_ settings: OperatorSettings) throws {}
        func dial(_ call: CreatedCall) async -> Bool { true }
        func copy(accessCode: String) {}
    }
#endif
