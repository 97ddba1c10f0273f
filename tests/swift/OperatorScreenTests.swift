import AnonCall
import Testing

/// The guide's screen works, and the guide shows it.
@Suite struct OperatorScreenTests {
    private final class Dialled: VoIPDialler {
        let calls = Locked<[CreatedCall]>([])

        func dial(_ call: CreatedCall) { calls.with { $0.append(call) } }
    }

    @Test func theScreenAsksBeforeItRepeatsACallAndDialsOnce() async throws {
        let sandbox = try await Sandbox()
        let session = try CallSession(client: sandbox.client())
        let dialled = Dialled()
        let screen = OperatorScreen(session: session, voip: dialled)
        let seen = Locked<[CallSession.State]>([])
        let following = Task { await screen.follow { state in seen.with { $0.append(state) } } }
        screen.call("30011010001")
        try await shown(session) { if case .unclear = $0 { true } else { false } }
        screen.call("30011010001")
        try await shown(session) { if case .confirming = $0 { true } else { false } }
        screen.doNotCallAgain()
        screen.call("88884432")
        try await shown(session) { if case .created = $0 { true } else { false } }
        screen.dial()
        screen.dial()
        #expect(dialled.calls.with { $0.count } == 1)
        try await eventually("the created call was shown") {
            seen.with { $0.contains { if case .created = $0 { true } else { false } } }
        }
        following.cancel()
    }

    @Test func theGuideShowsTheScreen() throws {
        let fence = try Snippet.fence(of: "tests/swift/OperatorScreen.swift", marker: "swift OperatorScreen")
        #expect(try Project.text("docs/guides/session.md").contains(fence), "session.md should have these lines:\n\(fence)")
    }

    private func shown(_ session: CallSession, _ expected: (CallSession.State) -> Bool) async throws {
        try await eventually("the state is shown") { expected(session.state) }
    }
}
